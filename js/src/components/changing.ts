// What a reader is changing a message into, also while its row is scrolled away; for each view of its own.

import { type Signal, signal } from "@preact/signals";
import type { Session } from "../transport";

const views = new WeakMap<Session, Map<string, Signal<string | null>>>();

/** null while the message is not being changed. */
export function changing(session: Session, key: string): Signal<string | null> {
  const drafts = views.get(session) ?? new Map<string, Signal<string | null>>();
  const draft = drafts.get(key) ?? signal<string | null>(null);
  views.set(session, drafts.set(key, draft));
  return draft;
}
