// Outbox: what the reader sent and the kernel has not acked. Kept over a reload, retried with backoff, idempotent by its id.

import { type Signal, signal } from "@preact/signals";
import type { FromPage } from "../protocol.gen";

/** What has an id: the kernel does it once, and says so. */
type Numbered = Extract<FromPage, { id: string }>;
export type Act = Numbered extends infer T
  ? T extends Numbered
    ? Omit<T, "view" | "id" | "after">
    : never
  : never;

export interface Outgoing<T extends Act = Act> {
  readonly id: string;
  readonly view: string; // the view that shows it
  readonly act: T;
  readonly at: number; // ms since 1970, for its timestamp
  readonly tries: number; // 1 when it was sent once
}

export type SentText = Outgoing<Extract<Act, { t: "sendText" }>>;
export const isSentText = (entry: Outgoing): entry is SentText => entry.act.t === "sendText";
export type Changing = Outgoing<Extract<Act, { t: "edit" }>>;
export const isChanging = (entry: Outgoing): entry is Changing => entry.act.t === "edit";

export interface Outbox {
  readonly entries: Signal<readonly Outgoing[]>;
  add(act: Act): Outgoing;
  ack(ids: readonly string[]): void;
  /** Time went by: the entries to send again now. */
  tick(now: number): readonly Outgoing[];
  /** The epoch is known: find what an earlier page left behind, and keep what is here under it. */
  attach(epoch: string): void;
  close(): void;
}

const FIRST_RETRY_MS = 1_000; // grows with each try
const MAX_RETRY_MS = 5_000;
const UPLOAD_RETRY_MS = 30_000; // megabytes are not sent twice because a kernel takes its time
const openViews = new Set<string>(); // of this page: what another open view sent is its own to repeat

export function newId(): string {
  if (typeof crypto !== "undefined" && "randomUUID" in crypto) return crypto.randomUUID();
  // crypto.randomUUID exists only on secure origins, and many a notebook is served over plain http.
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${Math.random().toString(36).slice(2)}`;
}

export function createOutbox(view: string, storage: Storage | null): Outbox {
  const entries = signal<readonly Outgoing[]>([]);
  const due = new Map<string, number>(); // id -> ms since 1970
  let place: string | null = null;
  openViews.add(view);

  function stored(): readonly Outgoing[] {
    if (!storage || !place) return [];
    try {
      const found: unknown = JSON.parse(storage.getItem(place) ?? "[]");
      return Array.isArray(found) ? (found as Outgoing[]) : [];
    } catch {
      return [];
    }
  }

  function keep(next: readonly Outgoing[]): void {
    entries.value = next;
    if (!storage || !place) return;
    const taken = new Set(next.map((entry) => entry.id)); // from a view that is no more
    const others = stored().filter((entry) => entry.view !== view && !taken.has(entry.id));
    const all = [...others, ...next.filter((entry) => entry.act.t !== "upload")]; // a file does not go in here
    try {
      if (all.length) storage.setItem(place, JSON.stringify(all));
      else storage.removeItem(place);
    } catch {
      // The page's storage is full or forbidden: the entry still lives as long as the page.
    }
  }

  /** Another session is shown: what is still here goes with us. */
  function forget(old: string): void {
    try {
      const others = stored().filter((entry) => entry.view !== view);
      if (others.length) storage?.setItem(old, JSON.stringify(others));
      else storage?.removeItem(old);
    } catch {
      // as above
    }
  }

  return {
    entries,
    add(act) {
      const now = Date.now();
      const entry: Outgoing = { id: newId(), view, act, at: now, tries: 1 };
      due.set(entry.id, now + (act.t === "upload" ? UPLOAD_RETRY_MS : FIRST_RETRY_MS));
      keep([...entries.peek(), entry]);
      return entry;
    },
    ack(ids) {
      const acked = entries.peek().filter((entry) => ids.includes(entry.id));
      if (!acked.length) return;
      for (const id of ids) due.delete(id);
      // What was typed after a lost one waited for it: its turn is now.
      if (acked.some((entry) => entry.tries > 1)) due.clear();
      keep(entries.peek().filter((entry) => !ids.includes(entry.id)));
    },
    tick(now) {
      const again = entries.peek().filter((entry) => (due.get(entry.id) ?? 0) <= now);
      if (!again.length) return again;
      const ids = new Set(again.map((entry) => entry.id));
      entries.value = entries.peek().map((entry) => {
        if (!ids.has(entry.id)) return entry;
        const tries = entry.tries + 1;
        const wait =
          entry.act.t === "upload" ? UPLOAD_RETRY_MS : Math.min(tries * FIRST_RETRY_MS, MAX_RETRY_MS);
        due.set(entry.id, now + wait);
        return { ...entry, tries };
      });
      return again;
    },
    attach(epoch) {
      if (place) forget(place);
      place = `chatops:outbox:${epoch}`;
      const known = new Set(entries.peek().map((entry) => entry.id));
      const left = stored().filter((entry) => !known.has(entry.id) && !openViews.has(entry.view));
      const mine = left.map((entry) => ({ ...entry, view, tries: 1 }));
      keep([...mine, ...entries.peek()]); // never sent by this view: due at the next tick
    },
    close() {
      openViews.delete(view);
    },
  };
}
