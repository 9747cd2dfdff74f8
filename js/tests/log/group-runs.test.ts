// The promises of grouping: many runs in a row are one entry, and one more row is grouped as if all were anew.

import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Row } from "../../src/kernel/store";
import { createGrouping, groupRuns, MIN_GROUP_RUNS } from "../../src/log/group-runs";
import type { AnyItem, RunItem } from "../../src/protocol.gen";
import { run } from "../support/items";

let n = 0;
const row = (item: AnyItem): Row => ({ key: item.key, n: item.n, item: signal(item) });
const runs = (many: number, more: Partial<RunItem> = {}) =>
  Array.from({ length: many }, () => row(run({ key: `r${++n}`, n, ...more })));
const said = (role: "user" | "assistant" = "user") =>
  row({ kind: "message", key: `m${++n}`, n, role, content: "x", timestamp: "" });
const shape = (rows: readonly Row[]) => groupRuns(rows).map((entry) => entry.rows.length);

test("six runs in a row are one entry, five are five", () => {
  expect(shape(runs(MIN_GROUP_RUNS - 1))).toEqual([1, 1, 1, 1, 1]);
  expect(shape(runs(MIN_GROUP_RUNS))).toEqual([6]);
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
  const [before] = groupRuns(rows.slice(0, 6));
  const [after] = groupRuns(rows);
  expect(before?.key).toBe(after?.key);
  expect(after?.n).toBe(rows[0]?.n);
  expect(new Set([...groupRuns([...rows, said()]).map(({ key }) => key)]).size).toBe(2);
});

test("one more row is folded as if all were folded anew", () => {
  const rows = [said(), ...runs(4), said(), ...runs(7), said("assistant"), ...runs(3)];
  const more = [...runs(5), said(), ...runs(8)];
  const grouping = createGrouping();
  const plain = (list: readonly Row[]) => groupRuns(list).map((entry) => entry.rows);
  let entries = groupRuns(rows);
  for (let i = 0; i <= more.length; i++) {
    const now = [...rows, ...more.slice(0, i)];
    entries = groupRuns(now, entries);
    expect(entries.map((entry) => entry.rows)).toEqual(plain(now));
    expect([...grouping(now).rows]).toEqual(plain(now).map(([first]) => first));
  }
  for (const now of [rows.slice(2), [...runs(9), ...rows], [...rows].reverse(), []])
    expect(groupRuns(now, entries).map((entry) => entry.rows)).toEqual(plain(now));
});

test("of many the first stands in for all, and a list without any is left as it is", () => {
  const rows = runs(8);
  const grouping = createGrouping();
  const { many, standIn, cut } = grouping(rows);
  expect(many.get(rows[0] as Row)).toEqual(rows);
  expect(standIn(rows[5])).toBe(rows[0]);
  expect(cut).toBe(true);
  const few = [said(), ...runs(2)];
  expect(grouping(few).rows).toBe(few);
  expect(grouping(few).standIn(few[1])).toBe(few[1]);
  expect(grouping(few).standIn(undefined)).toBeUndefined();
  expect(grouping(few)).toMatchObject({ cut: false });
});

test("every row is in one entry, in its order", () => {
  const rows = [said(), ...runs(3), said(), ...runs(9), ...runs(1, { work: "comparison" }), ...runs(2)];
  expect(groupRuns(rows).flatMap((entry) => entry.rows)).toEqual(rows);
});
