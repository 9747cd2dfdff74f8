// The promises of saved tables: spreadsheets and pandas read them alike, and their numbers are those that Python has.

import { expect, test } from "vitest";
import { csv, fileName, iso } from "../../src/charts/csv";
import { correlationRows, curveRows, metricRows, monthlyRows } from "../../src/charts/csv-rows";
import { correlations } from "../../src/charts/heat-rows";
import type { ComparisonItem } from "../../src/protocol.gen";
import { plot } from "../support/items";

const DAY = 86_400_000;

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
