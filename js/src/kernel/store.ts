// The store: what the panel shows, as signals, one a row, so that a tick redraws one card. No DOM, no kernel.

import { batch, type Signal, signal } from "@preact/signals";
import type {
  AnyItem,
  Catalog,
  ConnectionFacts,
  Delta,
  Fault,
  Page,
  Room,
  Snapshot,
  Ticks,
} from "../protocol.gen";

export interface Row {
  readonly key: string;
  readonly item: Signal<AnyItem>;
  n: number;
}

export interface Store {
  readonly rows: Signal<readonly Row[]>; // in the order of n
  readonly facts: Signal<ConnectionFacts | null>; // null until the kernel's first word
  readonly catalog: Signal<Catalog>;
  readonly room: Signal<Room>;
  readonly older: Signal<boolean>; // the kernel has more above
  readonly toast: Signal<Fault | null>;
  readonly words: Signal<number>; // raised when there is something else to find
  apply(step: Snapshot | Delta | Page): void;
  row(key: string): Row | undefined;
  find(key: string): AnyItem | undefined;
}

/** Whether the reader has left the session and gone to no other. */
export const isNowhere = (facts: ConnectionFacts | null): boolean =>
  facts !== null && !facts.sessionId && facts.status !== "starting";

/** `searchText` is what of an item can be searched for: where it changes, a search looks again. */
export function createStore(searchText: (item: AnyItem) => string): Store {
  const rows = signal<readonly Row[]>([]);
  const facts = signal<ConnectionFacts | null>(null);
  const catalog = signal<Catalog>({});
  const room = signal<Room>({});
  const older = signal(false);
  const toast = signal<Fault | null>(null);
  const words = signal(0);
  const byKey = new Map<string, Row>();
  let floor = Number.NEGATIVE_INFINITY; // nothing is missing at or above this n

  /** Show these rows too; of the others, those that are still here. At 50,000 rows one more must cost next to nothing. */
  function publish(added: readonly Row[], disturbed: boolean): void {
    const before = rows.peek();
    const news = [...added].sort(byNumber);
    const first = news[0]?.n ?? Number.POSITIVE_INFINITY;
    const last = news.at(-1)?.n ?? Number.NEGATIVE_INFINITY;
    if (!disturbed && first > (before.at(-1)?.n ?? Number.NEGATIVE_INFINITY))
      rows.value = before.concat(news);
    else if (!disturbed && last < (before[0]?.n ?? 0)) rows.value = news.concat(before);
    else rows.value = [...before, ...news].filter((row) => byKey.get(row.key) === row).sort(byNumber);
  }

  /** Take items as they are now; `fresh` says whether one may replace what is already shown. */
  function upsert(items: readonly AnyItem[], fresh: boolean): { added: Row[]; moved: boolean } {
    const added: Row[] = [];
    let moved = false;
    for (const item of items) {
      const row = byKey.get(item.key);
      if (row === undefined) {
        const made: Row = { key: item.key, n: item.n, item: signal(item) };
        byKey.set(item.key, made);
        added.push(made);
      } else if (fresh) {
        const before = row.item.peek();
        if (before.kind !== item.kind || searchText(before) !== searchText(item)) words.value++;
        row.item.value = item;
        moved ||= row.n !== item.n;
        row.n = item.n;
      }
    }
    if (added.length) words.value++;
    return { added, moved };
  }

  function onSnapshot(snapshot: Snapshot): void {
    const named = new Set(snapshot.items.map((item) => item.key));
    for (const key of [...byKey.keys()]) if (!named.has(key)) byKey.delete(key);
    publish(upsert(snapshot.items, true).added, true);
    floor = snapshot.older ? (rows.peek()[0]?.n ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
    facts.value = snapshot.facts;
    catalog.value = snapshot.catalog;
    room.value = snapshot.room;
    older.value = snapshot.older;
  }

  function onDelta(delta: Delta): void {
    // An item from above what is loaded comes with its page: shown now, it would hide the rows between.
    const items = (delta.items ?? []).filter((item) => item.n >= floor || byKey.has(item.key));
    const { added, moved } = upsert(items, true);
    if (delta.ticks) onTicks(delta.ticks);
    let removed = false;
    for (const key of delta.removed ?? []) removed = byKey.delete(key) || removed;
    if (removed) words.value++;
    if (added.length || moved || removed) publish(added, moved || removed);
    if (delta.older) older.value = true;
    if (older.value && floor === Number.NEGATIVE_INFINITY) floor = rows.peek()[0]?.n ?? floor;
    if (delta.facts) facts.value = delta.facts;
    if (delta.catalog) catalog.value = delta.catalog;
    if (delta.room) room.value = delta.room;
    if (delta.toast) toast.value = delta.toast;
  }

  function onTicks({ keys, progress, columns }: Ticks): void {
    const facts = Object.entries(columns);
    keys.forEach((key, i) => {
      const row = byKey.get(key);
      const item = row?.item.peek();
      if (item?.kind !== "run" || !row) return; // above what is loaded
      const tick: Record<string, unknown> = {};
      for (const [name, column] of facts) tick[name] = column[i];
      row.item.value = { ...item, progress: progress[i] ?? 0, tick };
    });
  }

  function onPage(page: Page): void {
    const { added } = upsert(page.items, false); // a delta may have overtaken the page
    if (added.length) publish(added, false);
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
    words,
    row: (key) => byKey.get(key),
    find: (key) => byKey.get(key)?.item.peek(),
    apply: (step) =>
      batch(() => {
        if (step.t === "snapshot") onSnapshot(step);
        else if (step.t === "delta") onDelta(step);
        else onPage(step);
      }),
  };
}

const byNumber = (a: Row, b: Row) => a.n - b.n;
