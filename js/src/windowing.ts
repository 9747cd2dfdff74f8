// Which rows of a long conversation are mounted, and how much room the others take. Pure: heights in, a range out.

export const WHOLE = 60; // rows; a conversation up to this long is mounted whole, of a longer one never more
export const GAP = 10; // px between rows, as in the style sheet; part of a row's height here
const USUAL = 66; // px of a row, until one was measured
const VIEW = 600; // px, until we know
const CLOSE = 250; // px beyond the view that must be there
const FAR = 600; // px beyond the view that are mounted when some are missing

/** `to` is the first row that is not mounted. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where the reader is: at the end, or with a row's top so many px below the top of the view. */
export type Place = "end" | { readonly index: number; readonly offset: number };

/** What is known about heights: each row's own once it was mounted, the average for the others. */
export interface Heights<Row extends object> {
  of(row: Row): number;
  set(row: Row, height: number): void;
  forget(): void;
  sum(rows: readonly Row[], from: number, to: number): number;
}

export function createHeights<Row extends object>(): Heights<Row> {
  let known = new WeakMap<Row, number>();
  let total = 0;
  let count = 0;
  const usual = () => (count ? total / count : USUAL);
  const of = (row: Row) => known.get(row) ?? usual();
  return {
    of,
    set(row, height) {
      const before = known.get(row);
      if (before === height) return;
      total += height - (before ?? 0);
      if (before === undefined) count++;
      known.set(row, height);
    },
    forget() {
      const average = usual();
      known = new WeakMap();
      total = average;
      count = 1;
    },
    sum(rows, from, to) {
      const other = usual();
      let all = 0;
      for (let i = from; i < to; i++) all += known.get(rows[i] as Row) ?? other;
      return all;
    },
  };
}

/** The rows to mount. Those of `before` stay as long as they will do: a little scrolling mounts nothing. */
export function range<Row extends object>(
  rows: readonly Row[],
  heights: Heights<Row>,
  place: Place,
  view: number,
  before: Range | null,
  most = WHOLE,
): Range {
  if (rows.length <= most) return { from: 0, to: rows.length };
  const needed = around(rows, heights, place, view, CLOSE);
  if (before && covers(before, needed) && before.to - before.from <= most) return before;
  const wide = around(rows, heights, place, view, FAR);
  if (wide.to - wide.from <= most) return wide;
  if (place === "end") return { from: rows.length - most, to: rows.length };
  const spare = Math.max(0, most - (needed.to - needed.from)) >> 1;
  const from = Math.max(wide.from, needed.from - spare);
  return { from, to: Math.min(wide.to, from + most) };
}

export function covers(outer: Range, inner: Range): boolean {
  return outer.from <= inner.from && outer.to >= inner.to;
}

/** What must be mounted now. */
export function needed<Row extends object>(
  rows: readonly Row[],
  heights: Heights<Row>,
  place: Place,
  view: number,
): Range {
  return rows.length <= WHOLE ? { from: 0, to: rows.length } : around(rows, heights, place, view, CLOSE / 2);
}

function around<Row extends object>(
  rows: readonly Row[],
  heights: Heights<Row>,
  place: Place,
  view: number,
  beyond: number,
): Range {
  const height = view || VIEW;
  const { index, offset } = place === "end" ? { index: rows.length, offset: height } : place;
  let from = Math.min(index, rows.length);
  let to = from;
  for (let top = offset; from > 0 && top > -beyond; ) top -= heights.of(rows[--from] as Row);
  for (let top = offset; to < rows.length && top < height + beyond; to++) top += heights.of(rows[to] as Row);
  return { from, to };
}

/** The row at `y` px from the top of all rows. */
export function rowAt<Row extends object>(
  rows: readonly Row[],
  heights: Heights<Row>,
  y: number,
): { index: number; offset: number } {
  let top = 0;
  let index = 0;
  for (; index < rows.length - 1; index++) {
    const height = heights.of(rows[index] as Row);
    if (top + height > y) break;
    top += height;
  }
  return { index, offset: top - y };
}
