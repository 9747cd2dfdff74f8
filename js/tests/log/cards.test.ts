// The promises of the card table: each kind has a card, and a search looks again when words change, not with each tick.

import { expect, test } from "vitest";
import { createStore } from "../../src/kernel/store";
import { CARDS, draw, estimateHeight, searchText } from "../../src/log/cards";
import { Message } from "../../src/messages/Message";
import type { AnyItem, ComparisonItem, MessageItem, RunItem, SweepItem } from "../../src/protocol.gen";
import { ComparisonCard } from "../../src/runs/ComparisonCard";
import { LazyFindCard, LazySweepCard } from "../../src/runs/LazyCards";
import { RunCard } from "../../src/runs/RunCard";
import { found, run } from "../support/items";

const base = { key: "k1", n: 1, timestamp: "2025-11-22T09:00:00Z" };
const message: MessageItem = { ...base, kind: "message", role: "assistant", content: "one line" };
const comparison: ComparisonItem = { ...base, kind: "comparison", strategies: [], ranking: [] };
const sweep: SweepItem = {
  ...base,
  kind: "sweep",
  runId: "r1",
  strategyId: "sma_cross",
  parameters: {},
  swept: { fast: "5:50:5" },
  combinations: 10,
  metric: "sharpe_ratio",
};
const ITEMS: readonly AnyItem[] = [message, run(), comparison, sweep, found()];

test("each kind of item is drawn by the card made for it", () => {
  expect(ITEMS.map(({ kind }) => kind).sort()).toEqual(Object.keys(CARDS).sort());
  expect(ITEMS.map((item) => draw(item).type)).toEqual([
    Message,
    RunCard,
    ComparisonCard,
    LazySweepCard,
    LazyFindCard,
  ]);
});

test("each kind of item is given room before it is measured", () => {
  for (const item of ITEMS) expect(estimateHeight(item), item.kind).toBeGreaterThanOrEqual(46);
});

test("a message is taken for as high as its text, up to where it is folded", () => {
  const lines = (n: number) => estimateHeight({ ...message, content: "x".repeat(80 * n - 1) });
  expect(lines(2) - lines(1)).toBe(20);
  expect(lines(100)).toBe(lines(1_000));
  expect(estimateHeight(run({ status: "completed" }))).toBeGreaterThan(estimateHeight(run()));
});

test("what changes in words is searched anew, and a tick is not", () => {
  const store = createStore(searchText);
  const change = (item: AnyItem) => {
    const before = store.words.peek();
    store.apply({ t: "delta", epoch: "a", seq: 1, items: [item] });
    return store.words.peek() > before;
  };
  const runItem: RunItem = run({ key: "r1", n: 2 });
  expect([message, runItem].map(change)).toEqual([true, true]);
  expect(change({ ...message, content: "other words" })).toBe(true);
  expect(change({ ...message, content: "other words", edited: true })).toBe(false);
  expect(change({ ...runItem, progress: 50 })).toBe(false);
  expect(change({ ...runItem, status: "completed" })).toBe(true);
  expect(change({ ...sweep, key: "r1", n: 2 })).toBe(true);
});
