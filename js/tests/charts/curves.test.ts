// The promises of curves: read at one date, with gaps where numbers are missing, and told in a table.

import { expect, test } from "vitest";
import { ends as periodEnds } from "../../src/charts/CurveTable";
import { iso } from "../../src/charts/csv";
import { growth } from "../../src/charts/csv-rows";
import { base, type Curve, readings, values } from "../../src/charts/curves";
import { plot } from "../support/items";

const DAY = 86_400_000;

test("curves are read at one date, the highest first, the hidden ones not at all", () => {
  const curve = (name: string, value: number | null, shown = true): Curve => ({
    name,
    values: [value],
    colour: "--c1",
    dash: [],
    shown,
  });
  const curves = [curve("low", 1), curve("none", null), curve("high", 3), curve("hidden", 9, false)];
  expect(readings(curves, 0).map(({ curve }) => curve.name)).toEqual(["high", "low", "none"]);
});

test("a curve has gaps where it has no numbers, and grows from its first", () => {
  const drawn = plot({ date: [0, 1, 2], "equity.a": [Number.NaN, 50, 75] });
  expect(values(drawn, "equity.a")).toEqual([null, 50, 75]);
  expect(base(drawn, "equity.a")).toBe(50);
  expect([...(growth(drawn, "equity").columns.get("equity.a") ?? [])].slice(1)).toEqual([1, 1.5]);
  expect(growth(drawn, "drawdown")).toBe(drawn);
});

test("a table of curves has the end of each year, or of each month of a short span", () => {
  const from = Date.UTC(2009, 5, 30);
  const long = Array.from({ length: 2_000 }, (_, i) => from + i * DAY);
  const days = (all: number[]) => periodEnds(all).map((i) => iso(new Date(all[i] as number)));
  expect(days(long)).toEqual([
    "2009-06-30",
    "2009-12-31",
    "2010-12-31",
    "2011-12-31",
    "2012-12-31",
    "2013-12-31",
    "2014-12-20",
  ]);
  expect(days(long.slice(0, 40))).toEqual(["2009-06-30", "2009-07-31", "2009-08-08"]);
  expect(periodEnds([])).toEqual([]);
  expect(periodEnds([5])).toEqual([0]);
});
