// The numbers behind the charts: ticks, zoom, files, trades, tables of colours.

import { expect, test } from "vitest";
import { ends as periodEnds } from "../../src/charts/CurveTable";
import { chartLanguage } from "../../src/charts/chart-format";
import { csv, fileName, iso } from "../../src/charts/csv";
import { correlationRows, curveRows, growth, metricRows, monthlyRows } from "../../src/charts/csv-rows";
import { base, type Curve, readings, values } from "../../src/charts/curves";
import { correlations, monthRows } from "../../src/charts/heat-rows";
import { dateTicks, decimals, logTicks, nearest, ticks, within, zoomed } from "../../src/charts/scales";
import { apart, ends, heldAt, type Trade, totalOf, tradesOf } from "../../src/charts/trades";
import { createLanguage } from "../../src/i18n";
import { ko } from "../../src/i18n/locales/ko";
import type { Plot } from "../../src/kernel/plot-cache";
import type { ComparisonItem } from "../../src/protocol.gen";
import { colour, dash } from "../../src/ui/series-colours";

const DAY = 86_400_000;
const plot = (columns: Record<string, readonly number[]>): Plot => ({
  fault: null,
  columns: new Map(Object.entries(columns).map(([name, column]) => [name, Float64Array.from(column)])),
});
const item = (...names: string[]): ComparisonItem => ({
  kind: "comparison",
  key: "c",
  n: 1,
  timestamp: "2025-11-22T09:00:00Z",
  ranking: names,
  strategies: names.map((name, i) => ({
    strategyId: name,
    name,
    metrics: { sharpe_ratio: 0.1 + i, beta: 1 / 3 },
  })),
});

test("ticks are round, within the scale, and no more than there is room for", () => {
  expect(ticks(0.83, 3.2, 5)).toEqual([1, 1.5, 2, 2.5, 3]);
  expect(ticks(-0.57, 0, 2)).toEqual([-0.5, 0]);
  expect(ticks(99_500, 104_200, 4)).toEqual([100_000, 102_000, 104_000]);
  expect(ticks(1, 1, 5)).toEqual([1]);
  for (const [low, high] of [
    [0.001, 0.0019],
    [-1e9, 3e9],
    [7, 7.0001],
  ] as const) {
    const found = ticks(low, high, 6);
    expect(found.length).toBeGreaterThan(1);
    expect(found.length).toBeLessThanOrEqual(7);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...found)).toBeLessThanOrEqual(high);
  }
});

test("a logarithmic axis counts 1, 2, 5, 10 where it spans much, and plainly where it does not", () => {
  expect(logTicks(0.9, 3.1, 5)).toEqual(ticks(0.9, 3.1, 5));
  expect(logTicks(0.8, 60, 6)).toEqual([1, 2, 5, 10, 20, 50]);
  expect(logTicks(0.001, 1_000, 6)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1_000]);
});

test("an axis says as many decimals as tell its ticks apart", () => {
  expect(decimals([0, 2.5, 5])).toBe(1);
  expect(decimals([0, 1, 2])).toBe(0);
  expect(decimals([1, 1.25, 1.5])).toBe(2);
  expect(decimals([-0.5, 0])).toBe(1);
  expect(decimals([0.1 + 0.2, 0.4])).toBe(1);
});

test("zooming keeps what is under the pointer, stays within the whole, and ends at it", () => {
  const whole = [0, 1_000] as const;
  expect(zoomed(null, whole, 0.5, 250, 10)).toEqual([125, 625]);
  expect(zoomed([125, 625], whole, 0.5, 125, 10)).toEqual([125, 375]);
  expect(zoomed([900, 1_000], whole, 4, 1_000, 10)).toEqual([600, 1_000]);
  expect(zoomed([100, 200], whole, 100, 150, 10)).toBeNull();
  expect(zoomed([100, 200], whole, 0.001, 150, 10)).toEqual([145, 155]);
  expect(within([-50, 50], whole)).toEqual([0, 100]);
  expect(within([-50, 5_000], whole)).toBeNull();
});

test("the nearest date is found from both sides and beyond the ends", () => {
  const dates = [0, 10, 20, 30];
  expect([-5, 4, 6, 14, 16, 29, 99].map((moment) => nearest(dates, moment))).toEqual([0, 0, 1, 1, 2, 3, 3]);
  expect(nearest([], 5)).toBeLessThanOrEqual(0);
});

test("a date axis names years, then months, days and hours, in UTC", () => {
  const say = dateTicks("en-US");
  const at = (text: string) => Date.parse(text);
  expect(say([at("2010-01-01"), at("2011-01-01")], 365 * DAY)).toEqual(["2010", "2011"]);
  expect(say([at("2010-11-01"), at("2010-12-01"), at("2011-01-01")], 30 * DAY)).toEqual([
    "Nov 2010",
    "Dec",
    "2011",
  ]);
  expect(say([at("2010-11-05"), at("2010-11-06")], DAY)).toEqual(["Nov 5", "Nov 6"]);
  expect(say([at("2010-11-05"), at("2010-11-05T06:00Z")], DAY / 4)).toEqual(["Nov 5", "06:00"]);
});

test("a file for spreadsheets has ISO dates, dots, quoted names and no formulas", () => {
  const rows = [
    ["date", 'a "b", c', "=cmd|' /C calc'!A0", "+1", "-x", "@sum", "한국어", "\t=1"],
    [new Date("2011-05-19"), 0.1 + 0.2, -1e-7, Number.NaN, null, 5_000_000, 1e21, Number.POSITIVE_INFINITY],
  ];
  expect(csv(rows)).toBe(
    `"date","a ""b"", c","'=cmd|' /C calc'!A0","'+1","'-x","'@sum","한국어","'\t=1"\r\n` +
      "2011-05-19,0.30000000000000004,-1e-7,,,5000000,1e+21,\r\n",
  );
  expect(iso(new Date("2011-05-19T14:30:00Z"))).toBe("2011-05-19T14:30:00Z");
  expect(fileName(["../../etc/passwd", "a b", "equity"], "csv")).toBe("etc-passwd-a-b-equity.csv");
  expect(fileName(["///"], "png")).toBe("chart.png");
  expect(fileName(["x".repeat(500)], "png").length).toBeLessThan(130);
});

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

const trade = (number: number, more: Partial<Trade> = {}): Trade => ({
  number,
  entryDate: number * 10,
  exitDate: number * 10 + 5,
  side: 1,
  entryPrice: 1,
  exitPrice: 2,
  result: 0.1,
  pnl: number,
  entryEquity: 1,
  exitEquity: 1,
  ...more,
});

test("of many trades the card lists the first and the last, and says how many are between", () => {
  const many = Array.from({ length: 67 }, (_, i) => trade(i + 1));
  const found = ends(many, 67, 3);
  expect(found.first.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(found.last.map(({ number }) => number)).toEqual([65, 66, 67]);
  expect(found.between).toBe(61);
  const few = ends(many.slice(0, 6), 6, 3);
  expect([few.first.length, few.last.length, few.between]).toEqual([6, 0, 0]);
  expect(ends(many.slice(0, 7), 7, 3).between).toBe(1);
});

test("marks stay apart, and the trade that won or lost most stands for its neighbours", () => {
  const close = [trade(1, { pnl: 5 }), trade(2, { pnl: -90 }), trade(3, { pnl: 20 }), trade(30, { pnl: 1 })];
  expect(apart(close, (date) => date, 40).map(({ number }) => number)).toEqual([2, 30]);
});

test("trades are read from their columns, an open one without an exit", () => {
  const drawn = plot({
    "trades.number": [1, 2],
    "trades.entry_date": [10, 20],
    "trades.exit_date": [15, Number.NaN],
    "trades.side": [1, -1],
    "trades.return": [0.1, -0.2],
    "trades.total": [9],
  });
  const found = tradesOf(drawn);
  expect(found.map(({ exitDate, side, result }) => [exitDate, side, result])).toEqual([
    [15, 1, 0.1],
    [null, -1, -0.2],
  ]);
  expect(totalOf(drawn)).toBe(9);
  expect(heldAt(found, 12)?.number).toBe(1);
  expect(heldAt(found, 17)).toBeUndefined();
  expect(heldAt(found, 500)?.number).toBe(2);
  expect(tradesOf(plot({}))).toEqual([]);
});

test("months are rows of twelve with the year they compound to; years without a return are left out", () => {
  const months = Array.from({ length: 36 }, (_, i) => Date.UTC(2010, i, 1));
  const returns = months.map((_, i) => (i === 1 ? 0.1 : i === 2 ? -0.5 : i >= 24 ? 0.01 : Number.NaN));
  const rows = monthRows(plot({ month: months, "monthly_returns.a": returns }), "a");
  expect(rows.map(({ name }) => name)).toEqual(["2010", "2012"]);
  const [first] = rows;
  expect(first?.cells).toHaveLength(13);
  expect(first?.cells[0]).toEqual({ value: null, heat: 0 });
  expect(first?.cells[2]?.heat).toBe(-1);
  expect(first?.cells[12]?.value).toBeCloseTo(1.1 * 0.5 - 1, 12);
});

test("what is saved is what Python has", () => {
  const two = item("a", "=b");
  expect(metricRows(two)).toEqual([
    ["strategy", "sharpe_ratio", "beta"],
    ["a", 0.1, 1 / 3],
    ["=b", 1.1, 1 / 3],
  ]);
  const drawn = plot({
    date: [0, DAY, 2 * DAY],
    "equity.a": [1e5, 2e5, 3e5],
    "equity.=b": [5, Number.NaN, 7],
  });
  expect(csv(curveRows(drawn, two, "equity", [DAY, 2 * DAY]))).toBe(
    `"date","a","'=b"\r\n1970-01-02,200000,\r\n1970-01-03,300000,7\r\n`,
  );
  const like = plot({ "correlation.a": [1, 0.5], "correlation.=b": [0.5, 1] });
  expect(correlationRows(like, two)[1]).toEqual(["a", 1, 0.5]);
  expect(correlations(like, ["a", "=b"])[1]?.cells[0]).toEqual({ value: 0.5, heat: 0.5 });
  const months = Array.from({ length: 12 }, (_, i) => Date.UTC(2010, i, 1));
  const rows = monthlyRows(plot({ month: months, "monthly_returns.a": months.map(() => 0.5) }), two);
  expect(rows[0]?.slice(0, 3)).toEqual(["strategy", "year", "1"]);
  expect(rows[1]).toEqual(["a", 2010, ...months.map(() => 0.5)]);
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

test("beyond eight strategies the colours come again, dashed", () => {
  expect(colour(8)).toBe(colour(0));
  const looks = Array.from({ length: 32 }, (_, i) => `${colour(i)} ${dash(i).join()}`);
  expect(new Set(looks).size).toBe(32);
});

test("both languages write the numbers and dates of a chart", () => {
  const korean = chartLanguage(createLanguage("ko-KR", ko));
  expect(korean.t("plot.bars", { n: 63 })).toBe("63봉");
  expect(korean.date(Date.UTC(2011, 4, 19))).toContain("2011");
  const english = chartLanguage(createLanguage("en-US"));
  expect(english.date(Date.UTC(2011, 4, 19, 14, 30))).toMatch(/May 19, 2011.*2:30/);
  expect([
    english.amount(-6_795.4),
    english.axis.percent(-0.125, 3),
    english.axis.amount(120_000, 0),
  ]).toEqual(["−6,795", "−12.5%", "120K"]);
});
