// Inserts a text into the composer from another component: one is waiting at a time, for each session.

import { type Signal, signal, useSignalEffect } from "@preact/signals";
import type { Session } from "../kernel/session";

const waiting = new WeakMap<Session, Signal<string | null>>();

function of(session: Session): Signal<string | null> {
  const known = waiting.get(session) ?? signal<string | null>(null);
  waiting.set(session, known);
  return known;
}

export function insertText(session: Session, text: string): void {
  of(session).value = text;
}

/** Calls `take` with each text that is inserted. */
export function useInsertedText(session: Session, take: (text: string) => void): void {
  useSignalEffect(() => {
    const given = of(session);
    if (given.value === null) return;
    take(given.value);
    given.value = null;
  });
}
