// Which rows a virtual list mounts (windowing), and where they stand. Pure: rows and heights in, a range and lengths out.

export const MAX_MOUNTED_ROWS = 60; // a conversation up to this long is mounted whole, of a longer one never more
const OVERSCAN_PX = 700; // beyond the view, mounted as well
const MIN_OVERSCAN_PX = 250; // beyond the view; with less, other rows are mounted

/** `to` is the first row that is not mounted. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a row needs for this: its place in the order. */
export interface Numbered {
  readonly n: number;
}

/**
 * How high all rows are: as measured when they were mounted, guessed before that.
 *
 * A Fenwick tree over them, so that a sum or a row at a height takes log n steps; rows put on at the end cost as much.
 */
export class RowHeights<Row extends Numbered> {
  rows: readonly Row[] = [];
  #known = new WeakMap<Row, number>();
  #tree = new Float64Array(64); // tree[i] sums the rows i - lowbit(i) .. i - 1
  #top = 1; // the highest power of two not above the number of rows

  constructor(private readonly guess: (row: Row) => number) {}

  of(row: Row): number {
    return this.#known.get(row) ?? this.guess(row);
  }

  take(rows: readonly Row[]): void {
    const before = this.rows;
    if (rows === before) return;
    let same = 0;
    while (same < before.length && rows[same] === before[same]) same++;
    this.rows = rows;
    if (this.#tree.length <= rows.length) {
      const grown = new Float64Array(2 * rows.length + 64);
      grown.set(this.#tree.subarray(0, same + 1));
      this.#tree = grown;
    }
    for (let i = same + 1; i <= rows.length; i++) {
      let sum = this.of(rows[i - 1] as Row);
      for (let j = i - 1; j > i - (i & -i); j -= j & -j) sum += this.#tree[j] as number;
      this.#tree[i] = sum;
    }
    this.#top = 2 ** Math.floor(Math.log2(rows.length || 1));
  }

  set(index: number, height: number): void {
    const row = this.rows[index];
    if (row === undefined) return;
    const more = height - this.of(row);
    this.#known.set(row, height);
    if (more)
      for (let i = index + 1; i <= this.rows.length; i += i & -i)
        this.#tree[i] = (this.#tree[i] as number) + more;
  }

  /** What the rows above this one take. */
  above(index: number): number {
    let sum = 0;
    for (let i = Math.min(index, this.rows.length); i > 0; i -= i & -i) sum += this.#tree[i] as number;
    return sum;
  }

  get total(): number {
    return this.above(this.rows.length);
  }

  /** Where a row is, or -1 if it is no more. */
  indexOf(row: Row): number {
    const index = this.firstFrom(row.n);
    return this.rows[index] === row ? index : -1;
  }

  /** The first row that is not before `n`. */
  firstFrom(n: number): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle] as Row).n < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row that has `y` in it, counted from the top of the first. */
  at(y: number): number {
    let index = 0;
    let left = y;
    for (let step = this.#top; step > 0; step >>= 1) {
      const sum = this.#tree[index + step];
      if (index + step <= this.rows.length && sum !== undefined && sum <= left) {
        index += step;
        left -= sum;
      }
    }
    return Math.min(index, Math.max(0, this.rows.length - 1));
  }
}

/** The rows to mount. Those of `before` stay as long as they will do, so that a little scrolling mounts nothing. */
export function rangeToMount<Row extends Numbered>(
  heights: RowHeights<Row>,
  top: number | "end", // of the view, in px from the top of the first row
  view: number,
  before: Range | null,
  most = MAX_MOUNTED_ROWS,
): Range {
  const count = heights.rows.length;
  if (count <= most) return { from: 0, to: count };
  const start = top === "end" ? heights.total - view : top;
  const close = between(heights, start - MIN_OVERSCAN_PX, start + view + MIN_OVERSCAN_PX);
  if (top === "end") close.to = count;
  const stays = before && before.from <= close.from && before.to >= close.to;
  if (stays && before.to - before.from <= most && before.to <= count) return before;
  const wide = between(heights, start - OVERSCAN_PX, start + view + OVERSCAN_PX);
  if (top === "end") wide.to = count;
  if (wide.to - wide.from <= most) return wide;
  if (top === "end") return { from: count - most, to: count };
  // Too many: those in the view come first, and as many above it as below.
  const seen = between(heights, start, start + view);
  const spare = Math.max(0, most - (seen.to - seen.from)) >> 1;
  const from = Math.max(wide.from, seen.from - spare);
  return { from, to: Math.min(count, from + most) };
}

/** Whether `range` still shows everything near the view. */
export function covers<Row extends Numbered>(
  heights: RowHeights<Row>,
  range: Range,
  top: number | "end",
  view: number,
  most = MAX_MOUNTED_ROWS,
): boolean {
  const other = rangeToMount(heights, top, view, range, most);
  return other.from === range.from && other.to === range.to;
}

function between<Row extends Numbered>(
  heights: RowHeights<Row>,
  start: number,
  end: number,
): { from: number; to: number } {
  return {
    from: heights.at(Math.max(0, start)),
    to: Math.min(heights.rows.length, heights.at(Math.max(0, end)) + 1),
  };
}
