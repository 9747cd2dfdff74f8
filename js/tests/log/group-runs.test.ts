// Many runs in a row are one entry; a number or two for all of them, and an order to read them in.

import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { createStore, type Row } from "../../src/kernel/store";
import { searchText } from "../../src/log/cards";
import { createFolding, FEWEST, fold } from "../../src/log/group-runs";
import type { AnyItem, RunItem } from "../../src/protocol.gen";
import { common, createPace, differing, order, summary } from "../../src/runs/run-summary";
import { run } from "../support/panel";

let n = 0;
const row = (item: AnyItem): Row => ({ key: item.key, n: item.n, item: signal(item) });
const runs = (many: number, more: Partial<RunItem> = {}) =>
  Array.from({ length: many }, () => row(run({ key: `r${++n}`, n, ...more })));
const said = (role: "user" | "assistant" = "user") =>
  row({ kind: "message", key: `m${++n}`, n, role, content: "x", timestamp: "" });
const shape = (rows: readonly Row[]) => fold(rows).map((entry) => entry.rows.length);

describe("folding", () => {
  test("six runs in a row are one entry, five are five", () => {
    expect(shape(runs(FEWEST - 1))).toEqual([1, 1, 1, 1, 1]);
    expect(shape(runs(FEWEST))).toEqual([6]);
    expect(shape([])).toEqual([]);
  });

  test("whatever stands between two runs parts them", () => {
    expect(shape([...runs(7), said(), ...runs(6)])).toEqual([7, 1, 6]);
    expect(shape([...runs(3), said("assistant"), ...runs(3)])).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(shape([said(), ...runs(50), said()])).toEqual([1, 50, 1]);
  });

  test("a comparison under way is no run, before and after it is there", () => {
    expect(shape([...runs(6), ...runs(1, { work: "comparison" }), ...runs(6)])).toEqual([6, 1, 6]);
  });

  test("an entry stands where its first run stands and keeps its key while more come", () => {
    const rows = runs(50);
    const [before] = fold(rows.slice(0, 6));
    const [after] = fold(rows);
    expect(before?.key).toBe(after?.key);
    expect(after?.n).toBe(rows[0]?.n);
    expect(new Set([...fold([...rows, said()]).map(({ key }) => key)]).size).toBe(2);
  });

  test("one more row is folded as if all were folded anew", () => {
    const rows = [said(), ...runs(4), said(), ...runs(7), said("assistant"), ...runs(3)];
    const more = [...runs(5), said(), ...runs(8)];
    const folding = createFolding();
    const plain = (list: readonly Row[]) => fold(list).map((entry) => entry.rows);
    let entries = fold(rows);
    for (let i = 0; i <= more.length; i++) {
      const now = [...rows, ...more.slice(0, i)];
      entries = fold(now, entries);
      expect(entries.map((entry) => entry.rows)).toEqual(plain(now));
      expect([...folding(now).rows]).toEqual(plain(now).map(([first]) => first));
    }
    for (const now of [rows.slice(2), [...runs(9), ...rows], [...rows].reverse(), []])
      expect(fold(now, entries).map((entry) => entry.rows)).toEqual(plain(now));
  });

  test("of many the first stands in for all, and a list without any is left as it is", () => {
    const rows = runs(8);
    const folding = createFolding();
    const { many, standIn, cut } = folding(rows);
    expect(many.get(rows[0] as Row)).toEqual(rows);
    expect(standIn(rows[5])).toBe(rows[0]);
    expect(cut).toBe(true);
    const few = [said(), ...runs(2)];
    expect(folding(few).rows).toBe(few);
    expect(folding(few).standIn(few[1])).toBe(few[1]);
    expect(folding(few).standIn(undefined)).toBeUndefined();
    expect(folding(few)).toMatchObject({ cut: false });
  });

  test("every row is in one entry, in its order", () => {
    const rows = [said(), ...runs(3), said(), ...runs(9), ...runs(1, { work: "comparison" }), ...runs(2)];
    expect(fold(rows).flatMap((entry) => entry.rows)).toEqual(rows);
  });
});

const many = [
  run({
    status: "completed",
    parameters: { fast: 5, slow: 50, symbol: "SPX" },
    metrics: { sharpe_ratio: 0.5, total_return: 1 },
  }),
  run({ status: "running", progress: 50, parameters: { fast: 10, slow: 50, symbol: "SPX" } }),
  run({ status: "failed", progress: 20, parameters: { fast: 20, slow: 50, symbol: "SPX" } }),
  run({ status: "queued", parameters: { fast: 100, slow: 50, symbol: "SPX" } }),
  run({
    status: "completed",
    parameters: { fast: 30, slow: 50, symbol: "SPX" },
    metrics: { sharpe_ratio: 0.9, total_return: -1 },
  }),
];

describe("an overview", () => {
  test("counts, and takes what is over as whole", () => {
    expect(summary(many)).toEqual({
      counts: { completed: 2, running: 1, failed: 1, queued: 1, cancelled: 0 },
      open: 2,
      progress: 70,
      strategies: 1,
    });
    expect(summary([run({ progress: 400 }), run({ progress: -5 })]).progress).toBe(50);
    expect(summary([]).progress).toBe(0);
  });

  test("names what differs, and once what does not", () => {
    expect(differing(many)).toEqual(["fast"]);
    expect(common(many)).toEqual({ slow: 50, symbol: "SPX" });
    const mixed = [
      run({ parameters: { fast: 1, symbol: "SPX" } }),
      run({ strategyId: "b", parameters: { window: 3, symbol: "SPX" } }),
    ];
    expect(differing(mixed)).toEqual([]);
    expect(common(mixed)).toEqual({ symbol: "SPX" });
  });

  test("sorts numbers as numbers, and what has no value stands last both ways", () => {
    expect(order(many, null, ["fast"])).toEqual([0, 1, 2, 3, 4]);
    expect(order(many, { by: "name", up: true }, ["fast"])).toEqual([0, 1, 2, 4, 3]);
    expect(order(many, { by: "sharpe_ratio", up: false }, [])).toEqual([4, 0, 1, 2, 3]);
    expect(order(many, { by: "total_return", up: true }, [])).toEqual([4, 0, 1, 2, 3]);
    expect(order(many, { by: "status", up: true }, [])).toEqual([2, 1, 3, 0, 4]);
    expect(order(many, { by: "status", up: true }, [], true)).toEqual([2]);
  });

  test("tells the time left from what it saw, and nothing before it saw enough", () => {
    const pace = createPace();
    expect(pace(0, 0)).toBeNull();
    expect(pace(5, 500)).toBeNull();
    expect(pace(20, 2_000)).toBeCloseTo(8);
    expect(pace(100, 10_000)).toBeNull();
    expect(pace(50, 11_000)).toBeNull(); // more runs came: it begins anew
    expect(pace(60, 13_000)).toBeCloseTo(8);
    for (let at = 13_250; at < 33_000; at += 250) pace(60, at);
    expect(pace(60, 33_000)).toBeNull(); // it stands
  });
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
    done: [4, 1],
    barsPerSecond: [10, null],
    currentDate: ["2001-01-01", null],
    secondsLeft: [null, null],
  };
  store.apply({ t: "delta", epoch, seq: 2, ticks });
  expect(a?.item.peek()).toMatchObject({
    progress: 40,
    done: 4,
    barsPerSecond: 10,
    currentDate: "2001-01-01",
    strategyId: "sma_cross",
  });
  expect(b?.item.peek()).toBe(untouched);
  expect(store.rows.peek()).toHaveLength(2);
});
