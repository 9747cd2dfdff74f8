// What the panel shows, as signals: one per row, so that a tick redraws one card. No DOM, no kernel.

import { batch, type Signal, signal } from "@preact/signals";
import type { AnyItem, Catalog, Delta, Facts, Fault, Page, Room, Snapshot } from "./protocol.gen";

export interface Row {
  readonly key: string;
  readonly item: Signal<AnyItem>;
  n: number;
}

export interface Store {
  readonly rows: Signal<readonly Row[]>; // in the order of n
  readonly facts: Signal<Facts | null>; // null until the kernel's first word
  readonly catalog: Signal<Catalog>;
  readonly room: Signal<Room>;
  readonly older: Signal<boolean>; // the kernel has more above
  readonly toast: Signal<Fault | null>;
  apply(step: Snapshot | Delta | Page): void;
  find(key: string): AnyItem | undefined;
}

/** Whether the reader has left the session and gone to no other. */
export const isNowhere = (facts: Facts | null): boolean =>
  facts !== null && !facts.sessionId && facts.status !== "starting";

export function createStore(): Store {
  const rows = signal<readonly Row[]>([]);
  const facts = signal<Facts | null>(null);
  const catalog = signal<Catalog>({});
  const room = signal<Room>({});
  const older = signal(false);
  const toast = signal<Fault | null>(null);
  const byKey = new Map<string, Row>();
  let floor = Number.NEGATIVE_INFINITY; // nothing is missing at or above this n

  function publish(sorted: boolean): void {
    const next = [...byKey.values()];
    if (!sorted) {
      next.sort((a, b) => a.n - b.n);
      byKey.clear();
      for (const row of next) byKey.set(row.key, row);
    }
    rows.value = next;
  }

  /** Take items as they are now; `fresh` says whether one may replace what is already shown. */
  function upsert(items: readonly AnyItem[], fresh: boolean): { changed: boolean; sorted: boolean } {
    let changed = false;
    let sorted = true;
    let last = rows.peek().at(-1)?.n ?? Number.NEGATIVE_INFINITY;
    for (const item of items) {
      const row = byKey.get(item.key);
      if (row === undefined) {
        byKey.set(item.key, { key: item.key, n: item.n, item: signal(item) });
        changed = true;
        if (item.n < last) sorted = false;
        last = Math.max(last, item.n);
      } else if (fresh) {
        row.item.value = item;
        if (row.n !== item.n) {
          row.n = item.n;
          changed = true;
          sorted = false;
        }
      }
    }
    return { changed, sorted };
  }

  function onSnapshot(snapshot: Snapshot): void {
    const named = new Set(snapshot.items.map((item) => item.key));
    for (const key of [...byKey.keys()]) if (!named.has(key)) byKey.delete(key);
    upsert(snapshot.items, true);
    publish(false);
    floor = snapshot.older ? (rows.peek()[0]?.n ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
    facts.value = snapshot.facts;
    catalog.value = snapshot.catalog;
    room.value = snapshot.room;
    older.value = snapshot.older;
  }

  function onDelta(delta: Delta): void {
    // An item from above what is loaded comes with its page: shown now, it would hide the rows between.
    const items = (delta.items ?? []).filter((item) => item.n >= floor || byKey.has(item.key));
    const { changed, sorted } = upsert(items, true);
    let removed = false;
    for (const key of delta.removed ?? []) removed = byKey.delete(key) || removed;
    if (changed || removed) publish(sorted);
    if (delta.facts) facts.value = delta.facts;
    if (delta.catalog) catalog.value = delta.catalog;
    if (delta.room) room.value = delta.room;
    if (delta.toast) toast.value = delta.toast;
  }

  function onPage(page: Page): void {
    const { changed } = upsert(page.items, false); // a delta may have overtaken the page
    if (changed) publish(false);
    floor = page.older ? (rows.peek()[0]?.n ?? floor) : Number.NEGATIVE_INFINITY;
    older.value = page.older;
  }

  return {
    rows,
    facts,
    catalog,
    room,
    older,
    toast,
    find: (key) => byKey.get(key)?.item.peek(),
    apply: (step) =>
      batch(() => {
        if (step.t === "snapshot") onSnapshot(step);
        else if (step.t === "delta") onDelta(step);
        else onPage(step);
      }),
  };
}
