// The promises of the window onto a long conversation: few rows, no hole, and an end that is the end.

import { expect, test } from "vitest";
import { covers, createHeights, needed, range, rowAt, WHOLE } from "../src/windowing";

const VIEW = 460;

function conversation(count: number, height = (i: number) => 40 + ((i * 37) % 160)) {
  const rows = Array.from({ length: count }, (_, i) => ({ i }));
  const heights = createHeights<{ i: number }>();
  for (const row of rows) heights.set(row, height(row.i));
  return { rows, heights };
}

test("a short conversation is mounted whole", () => {
  const { rows, heights } = conversation(WHOLE);
  expect(range(rows, heights, "end", VIEW, null)).toEqual({ from: 0, to: WHOLE });
});

test("of a long one only a few rows are mounted, wherever the reader is, and what is in view is among them", () => {
  const { rows, heights } = conversation(5_000);
  for (const index of [0, 1, 17, 2_500, 4_990, 4_999]) {
    const place = { index, offset: -13 };
    const mounted = range(rows, heights, place, VIEW, null);
    expect(mounted.to - mounted.from).toBeLessThanOrEqual(WHOLE);
    expect(covers(mounted, needed(rows, heights, place, VIEW))).toBe(true);
  }
  expect(range(rows, heights, "end", VIEW, null).to).toBe(5_000);
});

test("tiny rows in a tall panel do not mount more than the most", () => {
  const { rows, heights } = conversation(5_000, () => 12);
  const mounted = range(rows, heights, { index: 2_000, offset: 0 }, 1_200, null);
  expect(mounted.to - mounted.from).toBe(WHOLE);
});

test("a little scrolling mounts nothing, and one more row at the end only itself", () => {
  const { rows, heights } = conversation(5_000);
  const before = range(rows, heights, { index: 2_000, offset: 0 }, VIEW, null);
  expect(range(rows, heights, { index: 2_000, offset: -60 }, VIEW, before)).toBe(before);
  const end = range(rows, heights, "end", VIEW, null);
  const more = [...rows, { i: 5_000 }];
  expect(range(more, heights, "end", VIEW, { ...end, to: 5_001 })).toEqual({ from: end.from, to: 5_001 });
});

test("a height that is not known is taken for the average", () => {
  const { rows, heights } = conversation(10, () => 50);
  expect(heights.of({ i: 99 })).toBe(50);
  expect(heights.sum([...rows, { i: 99 }], 0, 11)).toBe(550);
  heights.forget();
  expect(heights.of(rows[0] as { i: number })).toBe(50);
  expect(rowAt(rows, heights, 120)).toEqual({ index: 2, offset: -20 });
});
