// Where the reader is in the conversation, held whatever comes in, grows, or is mounted above: at the end, or at a row.

import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Row } from "../store";
import {
  covers,
  createHeights,
  GAP,
  needed,
  type Place,
  type Range,
  range,
  rowAt,
  WHOLE,
} from "../windowing";

const NEAR = 24; // px from the bottom that still count as the bottom
const MEANT = 300; // ms after a key, a wheel or a finger in which a scroll is the reader's doing

export interface Reading {
  readonly box: { current: HTMLDivElement | null }; // what scrolls
  readonly inner: { current: HTMLDivElement | null }; // what is in it
  readonly space: { current: HTMLDivElement | null }; // in place of the rows above the mounted ones
  readonly following: Signal<boolean>;
  readonly mounted: Range;
  readonly below: number; // px that the rows below the mounted ones take
  onScroll(): void;
  onKeyDown(event: KeyboardEvent): void;
  onMove(): void; // the reader is about to scroll
  goDown(): void;
}

/** The row that is held, by its n: indices change when rows come in above. */
interface Anchor {
  n: number;
  offset: number; // px of its top from the top of the view
  guessed: boolean; // it was not mounted: where it comes to stand is where it is
}

export function useReading(rows: readonly Row[], others: number): Reading {
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const space = useRef<HTMLDivElement>(null);
  const room = useRef(0); // px that it takes, with its gap
  const following = useSignal(true);
  const again = useSignal(0); // raised to draw another range
  const heights = useMemo(() => createHeights<Row>(), []);
  const anchor = useRef<Anchor | null>(null);
  const last = useRef({ top: 0, height: 0, moved: 0, away: false });
  const drawn = useRef<{ first: number; last: number } | null>(null); // n of the first and last row mounted
  const shown = useRef<readonly Row[]>([]);
  again.value;

  const place: Place = following.value ? "end" : placeOf(rows, anchor.current);
  const view = box.current?.clientHeight ?? 0;
  const mounted = range(
    rows,
    heights,
    place,
    view,
    before(rows, drawn.current, following.value),
    WHOLE - others,
  );
  const above = heights.sum(rows, 0, mounted.from);
  const below = heights.sum(rows, mounted.to, rows.length);
  const firstN = rows[mounted.from]?.n;
  const lastN = rows[mounted.to - 1]?.n;
  const focused = box.current?.contains(document.activeElement) ?? false;

  useLayoutEffect(() => {
    drawn.current = firstN === undefined || lastN === undefined ? null : { first: firstN, last: lastN };
    shown.current = rows.slice(mounted.from, mounted.to);
    // Before anything asks for the layout: without its room the end would be cut off, and the reader moved.
    // A guess too small would do the same: take the larger one, `hold` takes off what is too much.
    const kept = following.peek() || !space.current ? 0 : room.current;
    setSpace(Math.max(above, kept));
    // A row that had the focus is gone: the keys still belong here, not to the notebook.
    if (focused && !box.current?.contains(document.activeElement))
      box.current?.focus({ preventScroll: true });
    if (!following.peek()) settle();
  });

  function setSpace(height: number): void {
    room.current = space.current ? height : 0;
    if (space.current) space.current.style.height = `${Math.max(0, height - GAP)}px`;
  }

  const rowsNow = useRef(rows);
  rowsNow.current = rows;

  function elements(): HTMLElement[] {
    return inner.current ? [...inner.current.querySelectorAll<HTMLElement>(":scope > [data-key]")] : [];
  }

  function placeNow(): Place {
    return following.peek() ? "end" : placeOf(rowsNow.current, anchor.current);
  }

  /** Look whether what must be mounted is; if not, draw again. */
  function check(): void {
    const all = rowsNow.current;
    const now = before(all, drawn.current, following.peek());
    if (now && !covers(now, needed(all, heights, placeNow(), box.current?.clientHeight ?? 0))) again.value++;
  }

  /** After layout and before paint: learn the heights, and put the reader back where they were. */
  function settle(): void {
    const el = box.current;
    if (!el) return;
    if (el.clientHeight === 0) {
      last.current.away = true; // Lab takes cells out of the page while they are far from the screen
      return;
    }
    const found = elements();
    found.forEach((row, index) => {
      const known = shown.current[index];
      if (known && row.dataset.key === known.key)
        heights.set(known, row.getBoundingClientRect().height + GAP);
    });
    const { top, height, away } = last.current;
    const leaving = following.peek() && el.scrollTop < top - 1 && el.scrollHeight === height;
    if (leaving) return; // the reader has begun to scroll up: the event is on its way
    if (following.peek()) toBottom(el);
    else {
      // A scroll that is under way has moved the rows already, and tells us a frame later.
      if (anchor.current && !away) anchor.current.offset -= el.scrollTop - top;
      hold(el, found);
      if (anchor.current?.guessed) note(el);
    }
    last.current.top = el.scrollTop;
    last.current.height = el.scrollHeight;
    last.current.away = false;
    check();
  }

  function hold(el: HTMLElement, found: readonly HTMLElement[]): void {
    const held = anchor.current;
    const index = held ? shown.current.findIndex((row) => row.n === held.n) : -1;
    const row = found[index];
    if (!held || !row) return;
    const moved = row.getBoundingClientRect().top - el.getBoundingClientRect().top - held.offset;
    if (Math.abs(moved) < 0.5) return;
    // To set the scroll position would break off a scroll that is on its way: rather change the room above.
    if (space.current && room.current - GAP >= moved) setSpace(room.current - moved);
    else if (!held.guessed) el.scrollTop += moved;
  }

  /** Note the first row in view; far from what is mounted, the one that should be there. */
  function note(el: HTMLElement): void {
    const top = el.getBoundingClientRect().top;
    const found = elements();
    const index = found.findIndex((row) => row.getBoundingClientRect().bottom > top);
    const row = found[index];
    const known = shown.current[index];
    const all = rowsNow.current;
    const blank = row && index === 0 && row.getBoundingClientRect().top > top + GAP && known !== all[0];
    if (row && known && !blank) {
      anchor.current = { n: known.n, offset: row.getBoundingClientRect().top - top, guessed: false };
      return;
    }
    const { index: at, offset } = rowAt(all, heights, depth(el, found, top));
    const guess = all[at];
    if (guess) anchor.current = { n: guess.n, offset, guessed: true };
  }

  /** How far down all rows the top of the view is, on the scale of what we know now: the room above was drawn on another. */
  function depth(el: HTMLElement, found: readonly HTMLElement[], top: number): number {
    const all = rowsNow.current;
    const now = before(all, drawn.current, false);
    const first = found[0]?.getBoundingClientRect().top;
    const end = found.at(-1)?.getBoundingClientRect().bottom;
    if (!now || first === undefined || end === undefined) return el.scrollTop;
    const over = heights.sum(all, 0, now.from);
    if (top < first) return over - (first - top) * (room.current ? over / room.current : 1);
    return heights.sum(all, 0, now.to) + (top - end);
  }

  useLayoutEffect(() => {
    const outer = box.current;
    const content = inner.current;
    if (!outer || !content || typeof ResizeObserver === "undefined") return;
    let width = 0;
    const observer = new ResizeObserver(() => {
      if (outer.clientWidth && width && outer.clientWidth !== width) heights.forget(); // other lines, other heights
      width = outer.clientWidth || width;
      settle();
    });
    observer.observe(outer);
    observer.observe(content);
    return () => observer.disconnect();
  }, []);

  return {
    box,
    inner,
    space,
    following,
    mounted,
    below,
    onKeyDown(event) {
      last.current.moved = performance.now();
      const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (target !== box.current || ctrlKey || metaKey || altKey || shiftKey) return;
      if (key === "End") this.goDown();
      else if (key === "Home" && box.current && rows[0]) {
        following.value = false;
        anchor.current = { n: rows[0].n, offset: 0, guessed: true };
        again.value++;
        box.current.scrollTop = 0;
      } else return;
      event.preventDefault(); // at once: on the long way there everything would be drawn
    },
    onMove() {
      last.current.moved = performance.now();
    },
    onScroll() {
      const el = box.current;
      if (!el || last.current.away || el.clientHeight === 0) return;
      const { top, height, moved } = last.current;
      const up = el.scrollTop < top - 1;
      // The browser scrolls too, when rows come and go: up is the reader's doing if nothing else changed.
      const meant = el.scrollHeight === height || performance.now() - moved < MEANT;
      last.current.top = el.scrollTop;
      last.current.height = el.scrollHeight;
      note(el);
      if (el.scrollHeight - el.scrollTop - el.clientHeight < NEAR) following.value = true;
      else if (up && meant) following.value = false;
      check();
    },
    goDown() {
      following.value = true;
      toBottom(box.current);
    },
  };
}

function placeOf(rows: readonly Row[], anchor: Anchor | null): Place {
  return anchor ? { index: firstAtLeast(rows, anchor.n), offset: anchor.offset } : "end";
}

/** The rows that are mounted, where they are now; at the end, new ones belong to them. */
function before(
  rows: readonly Row[],
  drawn: { first: number; last: number } | null,
  following: boolean,
): Range | null {
  if (!drawn) return null;
  const from = firstAtLeast(rows, drawn.first);
  return { from, to: following ? rows.length : firstAtLeast(rows, drawn.last + 0.5) };
}

export function firstAtLeast(rows: readonly Row[], n: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.n ?? 0) < n) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toBottom(el: HTMLElement | null): void {
  if (el) el.scrollTop = el.scrollHeight;
}
