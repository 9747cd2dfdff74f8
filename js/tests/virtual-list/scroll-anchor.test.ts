// The promises of a long log: what is read stays where it is, nothing near it is missing, few rows are mounted.

import { expect, test } from "vitest";
import { MAX_MOUNTED_ROWS, RowHeights, rangeToMount } from "../../src/virtual-list/row-heights";
import { PADDING_PX, ScrollAnchor, type Scroller } from "../../src/virtual-list/scroll-anchor";
import { dice } from "../support/fake-kernel";

interface TestRow {
  n: number;
  real: number; // px
}

const GUESS = 66;
const TAIL = 0;

/** A page as a browser lays it out: whole positions only, and none past the end. */
class FakePage implements Scroller {
  rows: readonly TestRow[] = [];
  room = 0;
  below = 0;
  range = { from: 0, to: 0 };
  height = 560;
  set = 0; // how often the scroll position was set
  private at = 0;

  get full(): number {
    const drawn =
      PADDING_PX + this.room + this.mounted.reduce((sum, row) => sum + row.real, 0) + this.below + TAIL;
    return Math.max(this.height, Math.round(drawn));
  }

  get mounted(): readonly TestRow[] {
    return this.rows.slice(this.range.from, this.range.to);
  }

  get top(): number {
    this.at = Math.min(Math.max(0, this.at), this.full - this.height);
    return this.at;
  }

  set top(top: number) {
    this.set++;
    this.at = Math.round(top);
  }

  /** The reader scrolls; says by how much that really moved. */
  scroll(by: number): number {
    const before = this.top;
    this.at = Math.round(before + by);
    return this.top - before;
  }

  /** Of a mounted row: px below the top of the view. */
  topOf(row: TestRow): number {
    let y = PADDING_PX + this.room - this.top;
    for (const each of this.mounted) {
      if (each === row) return y;
      y += each.real;
    }
    return Number.NaN;
  }

  /** The first row in view. */
  firstSeen(): TestRow | undefined {
    return this.mounted.find((row) => this.topOf(row) + row.real > 0);
  }
}

class Panel {
  readonly page = new FakePage();
  readonly anchor: ScrollAnchor<TestRow>;
  rows: readonly TestRow[] = [];

  constructor(guess = GUESS, readFromTop?: (row: TestRow) => boolean) {
    this.anchor = new ScrollAnchor<TestRow>(() => guess, readFromTop);
  }

  /** As the component does it: look, mount, measure, put right; again while other rows are needed. */
  draw(): void {
    const { page, anchor } = this;
    anchor.observe(page);
    for (let again = 0; again < 20; again++) {
      page.range = anchor.take(this.rows);
      page.rows = this.rows;
      page.below = anchor.heights.total - anchor.heights.above(page.range.to);
      page.room = anchor.spareRoom;
      this.settle();
      if (!anchor.outgrown()) return;
    }
    throw new Error("It does not come to rest.");
  }

  settle(): void {
    const { page, anchor } = this;
    for (const [index, row] of page.mounted.entries()) anchor.learn(page.range.from + index, row.real);
    anchor.settle(page, (room) => {
      page.room = room;
    });
  }

  /** A row that is mounted got another height, as its card or picture grew. */
  grow(): void {
    this.anchor.observe(this.page);
    this.settle();
    if (this.anchor.outgrown()) this.draw();
  }

  scroll(by: number): number {
    const moved = this.page.scroll(by);
    this.draw();
    return moved;
  }

  rest(): void {
    this.anchor.rest();
    this.settle();
  }

  check(): void {
    const { page } = this;
    if (this.rows.length > MAX_MOUNTED_ROWS)
      expect(page.mounted.length).toBeLessThanOrEqual(MAX_MOUNTED_ROWS);
    if (page.full === page.height) return;
    const first = page.mounted[0];
    const last = page.mounted.at(-1);
    if (!first || !last) throw new Error("Nothing is mounted.");
    expect(page.topOf(first)).toBeLessThanOrEqual(page.range.from === 0 ? PADDING_PX + 1 : 0);
    if (page.range.to < this.rows.length)
      expect(page.topOf(last) + last.real).toBeGreaterThanOrEqual(page.height);
  }
}

const made = (random: () => number, from: number, count: number): TestRow[] =>
  Array.from({ length: count }, (_, i) => ({
    n: from + i,
    real: 40 + Math.round(random() ** 3 * 660 * 64) / 64,
  }));

for (let seed = 1; seed <= 40; seed++) {
  test(`whatever comes in or grows, what is read stays where it is (${seed})`, () => {
    const random = dice(seed);
    const any = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
    const panel = new Panel();
    const { page, anchor } = panel;
    panel.rows = made(random, 0, 5 + Math.floor(random() * 300));
    panel.draw();
    panel.check();
    for (let step = 0; step < 150; step++) {
      const held = anchor.following ? undefined : page.firstSeen();
      const before = held && page.topOf(held);
      let moved = 0;
      const kind = random();
      if (kind < 0.5) moved = panel.scroll(Math.round((random() - 0.62) * any([60, 400, 4_000])));
      else if (kind < 0.6) panel.rows = made(random, (panel.rows[0]?.n ?? 0) - 100, 100).concat(panel.rows);
      else if (kind < 0.7)
        panel.rows = panel.rows.concat(
          made(random, (panel.rows.at(-1)?.n ?? 0) + 1, 1 + Math.floor(random() * 30)),
        );
      else if (kind < 0.85) {
        const row = any(page.mounted);
        if (row !== held) row.real = 40 + random() * 660;
        panel.grow();
      } else if (kind < 0.9) page.height = 300 + Math.round(random() * 700);
      else panel.rest();
      panel.draw();
      panel.check();
      // Who jumps further than what is mounted reads something else from then on.
      if (held && before !== undefined && !anchor.following && Math.abs(moved) < 250)
        expect(Math.abs(page.topOf(held) - (before - moved))).toBeLessThanOrEqual(0.51);
      if (anchor.following) expect(page.full - page.height - page.top).toBeLessThan(1);
    }
  });
}

test("up through a thousand rows of other heights than guessed, the scroll is never broken off", () => {
  const random = dice(7);
  const panel = new Panel(190);
  panel.rows = made(random, 0, 1_000);
  panel.draw();
  panel.scroll(-100);
  panel.rest();
  panel.page.set = 0;
  const reached = () => panel.page.firstSeen()?.n ?? 0;
  while (reached() > 150) {
    const before = reached();
    expect(panel.scroll(-120)).toBe(-120);
    panel.check();
    expect(reached()).toBeLessThanOrEqual(before);
  }
  expect(panel.page.set).toBe(0); // while it goes on, the position is the browser's alone
  while (panel.page.range.from > 0) panel.scroll(-120);
  for (let i = 0; i < 20; i++) panel.scroll(-120);
  expect(panel.page.top).toBe(0);
  expect(reached()).toBe(0);
});

test("one wheel after the other leads to the first row of all, through pages that come late", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = dice(seed);
    const panel = new Panel();
    panel.rows = made(random, 0, 200);
    panel.draw();
    let asked = false;
    for (let step = 0; (panel.rows[0]?.n ?? 0) > -1_000 || panel.page.firstSeen() !== panel.rows[0]; step++) {
      if (step > 3_000) throw new Error("stuck");
      panel.scroll(-Math.round(random() * 4_000)); // at the top that moves nothing, and no event tells of it
      if (random() < 0.3) panel.rest();
      const near = panel.anchor.depth < 1_500 && (panel.rows[0]?.n ?? 0) > -1_000;
      if (asked && random() < 0.4) {
        panel.rows = made(random, (panel.rows[0]?.n ?? 0) - 100, 100).concat(panel.rows);
        panel.draw();
        asked = false;
      } else asked ||= near;
      panel.check();
    }
  }
});

test("who scrolls up a little leaves the end, and comes back to it by scrolling down", () => {
  const panel = new Panel();
  panel.rows = made(dice(1), 0, 300);
  panel.draw();
  expect(panel.anchor.following).toBe(true);
  panel.scroll(-3);
  expect(panel.anchor.following).toBe(false);
  panel.rows = panel.rows.concat(made(dice(2), 300, 3));
  panel.draw();
  expect(panel.anchor.following).toBe(false);
  panel.scroll(10_000);
  expect(panel.anchor.following).toBe(true);
});

test("a last row that gets shorter does not make a reader of who follows", () => {
  const panel = new Panel();
  panel.rows = made(dice(1), 0, 300);
  panel.draw();
  const last = panel.rows.at(-1);
  if (last) last.real = 40;
  panel.grow();
  expect(panel.anchor.following).toBe(true);
});

test("a panel taken out of the page and put back keeps its place, whatever the browser made of scrollTop", () => {
  const panel = new Panel();
  const { page, anchor } = panel;
  panel.rows = made(dice(3), 0, 300);
  panel.draw();
  panel.scroll(-3_000);
  const row = page.firstSeen();
  if (!row) throw new Error("Nothing is seen.");
  const before = page.topOf(row);
  const height = page.height;
  page.height = 0;
  panel.draw();
  page.scroll(-100_000);
  panel.rows = panel.rows.concat(made(dice(4), 300, 5));
  panel.draw();
  page.height = height;
  panel.draw();
  expect(anchor.following).toBe(false);
  expect(page.topOf(row)).toBeCloseTo(before, 0);
});

test("a jump brings a row of thousands to where it was meant", () => {
  const panel = new Panel();
  panel.rows = made(dice(5), 0, 50_000);
  panel.draw();
  const row = panel.rows[123];
  if (!row) throw new Error("no row");
  panel.anchor.goTo(row, 140);
  panel.draw();
  expect(panel.page.topOf(row)).toBeCloseTo(140, 0);
  panel.check();
  panel.anchor.goDown();
  panel.draw();
  expect(panel.page.mounted.at(-1)).toBe(panel.rows.at(-1));
});

test("a result that is higher than the view is shown from its top, and what comes next is followed", () => {
  const panel = new Panel(GUESS, (row) => row.n === 50);
  const { page, anchor } = panel;
  panel.rows = made(dice(7), 0, 51);
  const card = panel.rows.at(-1) as TestRow;
  card.real = 100;
  panel.draw();
  expect(page.top).toBe(page.full - page.height); // it fits
  card.real = 900;
  panel.grow();
  expect(page.topOf(card)).toBeCloseTo(PADDING_PX, 0);
  card.real = 1200; // its charts have come
  panel.grow();
  expect(page.topOf(card)).toBeCloseTo(PADDING_PX, 0);
  expect(anchor.following).toBe(true);
  panel.rows = panel.rows.concat(made(dice(8), 51, 1));
  panel.draw();
  expect(page.top).toBe(page.full - page.height);
});

test("who scrolls on in a result that was shown from its top is left there, and let to its end", () => {
  const panel = new Panel(GUESS, () => true);
  const { page, anchor } = panel;
  panel.rows = made(dice(9), 0, 20);
  const card = panel.rows.at(-1) as TestRow;
  card.real = 2000;
  panel.draw();
  panel.scroll(300);
  panel.rest();
  expect(page.topOf(card)).toBeCloseTo(PADDING_PX - 300, 0);
  expect(anchor.following).toBe(false);
  panel.grow();
  expect(page.topOf(card)).toBeCloseTo(PADDING_PX - 300, 0);
  anchor.goDown();
  panel.draw();
  expect(page.top).toBe(page.full - page.height);
  panel.grow();
  expect(page.top).toBe(page.full - page.height);
});

test("the sums of heights are those of adding them up, however rows came and were measured", () => {
  const random = dice(11);
  const heights = new RowHeights<TestRow>(() => GUESS);
  const known = new Map<TestRow, number>();
  let rows: TestRow[] = [];
  for (let step = 0; step < 80; step++) {
    const kind = random();
    if (kind < 0.3) rows = rows.concat(made(random, (rows.at(-1)?.n ?? 0) + 1, Math.floor(random() * 40)));
    else if (kind < 0.4) rows = made(random, (rows[0]?.n ?? 0) - 20, 20).concat(rows);
    else if (kind < 0.5) rows = rows.filter(() => random() > 0.05);
    heights.take(rows);
    for (let i = 0; i < 5 && rows.length; i++) {
      const index = Math.floor(random() * rows.length);
      const height = 40 + random() * 600;
      heights.set(index, height);
      known.set(rows[index] as TestRow, height);
    }
    let sum = 0;
    rows.forEach((row, index) => {
      expect(heights.above(index)).toBeCloseTo(sum, 6);
      const height = known.get(row) ?? GUESS;
      expect(heights.at(sum + height / 2)).toBe(index);
      sum += height;
    });
    expect(heights.total).toBeCloseTo(sum, 6);
  }
});

test("a conversation up to sixty rows is mounted whole", () => {
  const heights = new RowHeights<TestRow>(() => 700);
  heights.take(made(dice(1), 0, MAX_MOUNTED_ROWS));
  expect(rangeToMount(heights, 10, 500, null)).toEqual({ from: 0, to: MAX_MOUNTED_ROWS });
});
