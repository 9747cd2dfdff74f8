// Scroll anchoring: where the reader is in the conversation, held whatever comes in, grows, or is mounted. No DOM.
//
// The reader is at the end, or at a row: its top so many px from the top of the view. That is all that is kept. What is
// drawn above the mounted rows is only room, and need not be as high as the rows it stands for. So while a scroll is
// under way we change the room and leave the scroll position alone, since to set it would break the scroll off; once it
// has come to rest, or there is no room left to change, both are set to what they should be, which nobody can see.

import { covers, MAX_MOUNTED_ROWS, type Numbered, type Range, RowHeights, rangeToMount } from "./row-heights";

export const PADDING_PX = 14; // above the first row, as in the style sheet
const END_PX = 24; // from the bottom, which count as the bottom for who scrolls down
const DEFAULT_VIEW_PX = 600; // until we know

/** What scrolls; scrollTop, clientHeight and scrollHeight of the real one. */
export interface Scroller {
  top: number;
  readonly height: number; // 0 while it is not in the page: Lab takes out cells that are far from the screen
  readonly full: number;
}

export interface Anchor<Row> {
  readonly row: Row;
  readonly offset: number; // px of its top below the top of the view
}

export class ScrollAnchor<Row extends Numbered> {
  readonly heights: RowHeights<Row>;
  place: "end" | Anchor<Row> = "end";
  range: Range = { from: 0, to: 0 };
  moving = false; // a scroll of the reader's is under way
  lost: Anchor<Row> | null = null; // where the reader was, when that row went away
  #mounted: { first: Row; last: Row } | null = null;
  #view = DEFAULT_VIEW_PX;
  #room = 0; // px drawn above the mounted rows
  #shift = 0; // px by which that is more than those rows take
  #last = 0; // the scroll position as we know it: another one is the reader's doing
  #away = false;
  #fromTop: Anchor<Row> | null = null; // where we put the last row, when that was at its top

  /** `readFromTop`: whether a row that comes in last, and is higher than the view, is shown from its top. */
  constructor(
    guess: (row: Row) => number,
    private readonly readFromTop: (row: Row) => boolean = () => false,
  ) {
    this.heights = new RowHeights(guess);
  }

  /** At the end, or at the top of the last row, where we have put the reader: what comes in is shown. */
  get following(): boolean {
    return this.place === "end" || this.place === this.#fromTop;
  }

  /** These are the rows now: says which to mount. `most` is how many those may be. */
  take(rows: readonly Row[], most = MAX_MOUNTED_ROWS): Range {
    const { heights } = this;
    if (this.place === this.#fromTop && rows.at(-1) !== this.#fromTop?.row) this.place = "end";
    const { place } = this;
    heights.take(rows);
    if (place !== "end" && heights.indexOf(place.row) < 0) this.#settleNear(place);
    this.range = rangeToMount(heights, this.#top(), this.#view, this.#before(), most);
    const first = rows[this.range.from];
    const last = rows[this.range.to - 1];
    this.#mounted = first && last ? { first, last } : null;
    return this.range;
  }

  /** Whether other rows should be mounted than are. */
  outgrown(most = MAX_MOUNTED_ROWS): boolean {
    return !covers(this.heights, this.range, this.#top(), this.#view, most);
  }

  /** The reader may have scrolled: takes note of where they are now. */
  observe(scroller: Scroller): void {
    if (scroller.height === 0) {
      this.#away = true;
      return;
    }
    this.#view = scroller.height;
    if (this.#away) return; // back again, at no position that the reader has chosen
    const { top } = scroller;
    const moved = top - this.#last;
    if (Math.abs(moved) < 1) return;
    const rest = scroller.full - scroller.height - top;
    // When what is below gets shorter, the browser clamps scrollTop to the new end: the reader did not scroll.
    if (moved < 0 && rest < 1.5) return;
    this.#last = top;
    if (this.place === "end" && moved > 0) return;
    this.moving = true;
    this.place = moved > 0 && rest < END_PX ? "end" : this.#anchorAt(top);
  }

  /** The scroll has come to rest. */
  rest(): void {
    this.moving = false;
  }

  /** A mounted row is so high. */
  learn(index: number, height: number): void {
    this.heights.set(index, height);
  }

  /** After layout and before paint: puts the reader where they were. `put` sets the room above the mounted rows. */
  settle(scroller: Scroller, put: (room: number) => void): void {
    if (scroller.height === 0) {
      this.#away = true;
      return;
    }
    if (this.#away) this.moving = this.#away = false;
    this.#view = scroller.height;
    if (this.place === "end") this.#showFromTop();
    if (this.place !== "end" && !this.#hold(scroller, put, this.place)) this.place = "end";
    if (this.place === "end") {
      this.#setRoom(put, this.heights.above(this.range.from));
      scroller.top = scroller.full;
    }
    this.#last = scroller.top;
    this.#shift = this.#room - this.heights.above(this.range.from);
  }

  /** Room to draw above the mounted rows until they are measured: rather too much, or the end is cut off under the reader. */
  get spareRoom(): number {
    return (
      this.heights.above(this.range.from) + (this.moving ? Math.max(0, this.#shift) + DEFAULT_VIEW_PX : 0)
    );
  }

  /** The last row in view. */
  get lowest(): Row | undefined {
    const top = this.#top();
    return this.heights.rows[
      top === "end" ? this.heights.rows.length - 1 : this.heights.at(top + this.#view)
    ];
  }

  /** How many px of rows are above the view. */
  get depth(): number {
    const top = this.#top();
    return top === "end" ? this.heights.total - this.#view : top;
  }

  goDown(): void {
    this.place = "end";
    this.moving = false;
  }

  /** Have a row's top so many px below the top of the view. */
  goTo(row: Row, offset: number): void {
    this.place = { row, offset };
    this.moving = false;
  }

  /** Put an anchor's row where it was; false where it cannot be, since too little is left below it. */
  #hold(scroller: Scroller, put: (room: number) => void, { row, offset }: Anchor<Row>): boolean {
    const { heights, range } = this;
    const index = heights.indexOf(row);
    if (index < 0 || scroller.full - scroller.height < 1) return false; // all of it is in view
    const between = heights.above(index) - heights.above(range.from);
    const room = offset + scroller.top - PADDING_PX - between;
    if (this.moving && range.from > 0 && room >= 0) {
      const before = scroller.top;
      this.#setRoom(put, room);
      if (Math.abs(scroller.top - before) < 1) return true;
      return false; // less is left below than fills the view
    }
    const all = heights.above(range.from);
    this.#setRoom(put, all);
    const wanted = PADDING_PX + all + between - offset;
    scroller.top = wanted;
    const missing = wanted - scroller.top;
    if (missing > 1) return false; // so far down there is nothing any more
    if (missing < -1)
      this.place = { row, offset: offset + missing }; // above the first row there is nothing
    else if (range.from > 0) this.#setRoom(put, all - missing); // positions are whole px, rows are not
    return true;
  }

  /** Once for each row: who goes on to its end is let there. */
  #showFromTop(): void {
    const last = this.heights.rows.at(-1);
    if (!last || last === this.#fromTop?.row || this.heights.of(last) < this.#view || !this.readFromTop(last))
      return;
    this.place = this.#fromTop = { row: last, offset: PADDING_PX };
  }

  #setRoom(put: (room: number) => void, room: number): void {
    this.#room = room;
    put(room);
  }

  #anchorAt(top: number): Anchor<Row> {
    const { heights } = this;
    const y = top - PADDING_PX - this.#shift;
    const index = heights.at(Math.max(0, y));
    return { row: heights.rows[index] as Row, offset: heights.above(index) - y };
  }

  /** The row that was held is gone: hold the one that is in its place. */
  #settleNear({ row, offset }: Anchor<Row>): void {
    const { rows } = this.heights;
    this.lost = { row, offset };
    const next = rows[this.heights.firstFrom(row.n)];
    this.place = next ? { row: next, offset: Math.max(offset, 0) } : "end";
  }

  /** The top of the view, in px from the top of the first row. */
  #top(): number | "end" {
    const { heights, place } = this;
    if (place === "end") return "end";
    return heights.above(heights.indexOf(place.row)) - place.offset;
  }

  /** The rows that are mounted, where they are among those of now. */
  #before(): Range | null {
    if (!this.#mounted) return null;
    const from = this.heights.indexOf(this.#mounted.first);
    const to = this.heights.indexOf(this.#mounted.last) + 1;
    return from < 0 || to <= from ? null : { from, to };
  }
}
