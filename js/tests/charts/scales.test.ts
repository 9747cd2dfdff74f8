// The promises of axes and zoom: round ticks, few enough, and a zoom that keeps what is under the pointer.

import { expect, test } from "vitest";
import { dateTicks, decimals, logTicks, nearest, ticks, within, zoomed } from "../../src/charts/scales";

const DAY = 86_400_000;

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
