// The promises of the store's rows: one for each key, in the order of n, each redrawn alone.

import { effect } from "@preact/signals";
import { expect, test } from "vitest";
import { createStore, type Store } from "../../src/kernel/store";
import { searchText } from "../../src/log/cards";
import type { Delta, MessageItem, Snapshot } from "../../src/protocol.gen";
import { run } from "../support/items";

const item = (n: number, content = `message ${n}`): MessageItem => ({
  kind: "message",
  key: `k${n}`,
  n,
  role: "assistant",
  content,
  timestamp: "2025-11-22T09:00:00Z",
});
const delta = (what: Partial<Delta>): Delta => ({ t: "delta", epoch: "a", seq: 1, ...what });
const snapshot = (items: MessageItem[], older = false): Snapshot => ({
  t: "snapshot",
  to: "me",
  epoch: "a",
  seq: 1,
  items,
  older,
  facts: { status: "connected" },
  catalog: {},
  room: {},
});
const shown = (store: Store) => store.rows.value.map((row) => row.n);

test("rows stand in the order of n, whatever the order they came in", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(5), item(6)]));
  store.apply(delta({ items: [item(9), item(7), item(-2)] }));
  expect(shown(store)).toEqual([-2, 5, 6, 7, 9]);
});

test("a later item with the same key replaces the earlier, and only its row hears of it", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(1), item(2)]));
  let lists = 0;
  let others = 0;
  effect(() => {
    lists += store.rows.value.length > 0 ? 1 : 0;
  });
  effect(() => {
    others += store.rows.peek()[0]?.item.value ? 1 : 0;
  });
  store.apply(delta({ items: [item(2, "changed")] }));
  expect(store.find("k2")).toMatchObject({ content: "changed" });
  expect([lists, others]).toEqual([1, 1]);
});

test("an item that moves is sorted anew", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(1), item(2), item(3)]));
  store.apply(delta({ items: [{ ...item(1), n: 10 }] }));
  expect(store.rows.value.map((row) => row.key)).toEqual(["k2", "k3", "k1"]);
});

test("removed keys go away; facts and catalog are replaced whole", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(1), item(2)]));
  store.apply(
    delta({
      removed: ["k1", "unknown"],
      facts: { status: "disconnected" },
      catalog: { commands: [{ name: "x", summary: "" }] },
    }),
  );
  expect(shown(store)).toEqual([2]);
  expect(store.facts.value).toEqual({ status: "disconnected" });
  expect(store.catalog.value.commands).toHaveLength(1);
});

test("a snapshot is the whole truth, and rows it repeats keep their identity", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(1), item(2)]));
  const kept = store.rows.value[1];
  store.apply(snapshot([item(2, "new"), item(3)]));
  expect(shown(store)).toEqual([2, 3]);
  expect(store.rows.value[0]).toBe(kept);
});

test("an older page goes above, and does not undo what a delta said meanwhile", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(10), item(11)], true));
  store.apply(delta({ items: [item(10, "newer")] }));
  store.apply({ t: "page", to: "me", epoch: "a", items: [item(8), item(9), item(10)], older: false });
  expect(shown(store)).toEqual([8, 9, 10, 11]);
  expect(store.find("k10")).toMatchObject({ content: "newer" });
  expect(store.older.value).toBe(false);
});

test("a change above what is loaded waits for its page, so that no row between is skipped", () => {
  const store = createStore(searchText);
  store.apply(snapshot([item(10)], true));
  store.apply(delta({ items: [item(3), item(11)] }));
  expect(shown(store)).toEqual([10, 11]);
});

test("ticks change what they say and nothing else, and those of rows that are not here are let go", () => {
  const store = createStore(searchText);
  const epoch = "e";
  store.apply({ t: "delta", epoch, seq: 1, items: [run({ key: "a", n: 1 }), run({ key: "b", n: 2 })] });
  const [a, b] = store.rows.peek();
  const untouched = b?.item.peek();
  const ticks = {
    keys: ["a", "gone"],
    progress: [40, 1],
    columns: { done: [4, 1], barsPerSecond: [10, null], currentDate: ["2001-01-01", null] },
  };
  store.apply({ t: "delta", epoch, seq: 2, ticks });
  expect(a?.item.peek()).toMatchObject({
    progress: 40,
    tick: { done: 4, barsPerSecond: 10, currentDate: "2001-01-01" },
    strategyId: "sma_cross",
  });
  expect(b?.item.peek()).toBe(untouched);
  expect(store.rows.peek()).toHaveLength(2);
});
