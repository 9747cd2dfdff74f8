// The promise of heat maps: months are rows of twelve with the year they compound to.

import { expect, test } from "vitest";
import { monthRows } from "../../src/charts/heat-rows";
import { plot } from "../support/items";

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
