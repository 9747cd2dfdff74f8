// Virtual list: mounts the rows near the view, measures them, sets the scroll position, hears the reader scroll.

import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Row } from "../kernel/store";
import type { AnyItem } from "../protocol.gen";
import type { Range } from "./row-heights";
import { PADDING_PX, ScrollAnchor, type Scroller } from "./scroll-anchor";

const SCROLL_END_MS = 200; // without a scroll event, where the browser does not say that a scroll has ended

type Ref<T> = { readonly current: T | null };

export interface VirtualList {
  readonly box: { current: HTMLDivElement | null }; // what scrolls
  readonly inner: { current: HTMLDivElement | null }; // what is in it
  readonly space: { current: HTMLDivElement | null }; // in place of the rows above the mounted ones
  readonly following: Signal<boolean>;
  readonly anchor: ScrollAnchor<Row>;
  readonly range: Range;
  readonly below: number; // px that the rows below the mounted ones take
  goDown(): void;
  /** Returns the row that is drawn for it. */
  goTo(row: Row, offset: number): Row;
  onScroll(): void;
  onKeyDown(event: KeyboardEvent): void;
}

interface VirtualListOptions {
  /** px of a row that was never drawn; the same function each time. */
  estimateHeight(item: AnyItem): number;
  /** Whether a row that comes in last is shown from its top, where all of it cannot be; the same function each time. */
  readFromTop(item: AnyItem): boolean;
  /** The row that is drawn for one. */
  standIn(row: Row): Row;
  readonly most: number; // rows that may be mounted
  /** Called after each layout. */
  settled(): void;
}

export function useVirtualList(rows: readonly Row[], options: VirtualListOptions): VirtualList {
  const { estimateHeight, readFromTop, standIn, most, settled } = options;
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const space = useRef<HTMLDivElement>(null);
  const following = useSignal(true);
  const again = useSignal(0); // raised to mount other rows
  const anchor = useMemo(() => {
    const guess = (row: Row) => estimateHeight(row.item.peek());
    return new ScrollAnchor<Row>(guess, (row) => readFromTop(row.item.peek()));
  }, []);
  const scroller = useMemo(() => scrollerOf(box), []);
  const latest = useRef({ most, settled });
  latest.current = { most, settled };
  again.value;

  // Before anything is drawn: afterwards, where the reader has scrolled to cannot be told from where the rows went.
  if (box.current) anchor.observe(scroller);
  const range = anchor.take(rows, most);
  const { heights } = anchor;
  const below = heights.total - heights.above(range.to);
  const elements = () =>
    inner.current ? [...inner.current.querySelectorAll<HTMLElement>(":scope > [data-key]")] : [];

  const put = (room: number) => {
    if (space.current) space.current.style.height = `${room}px`;
  };

  function settle(): void {
    if (!box.current) return;
    anchor.settle(scroller, put);
    following.value = anchor.following;
    latest.current.settled();
  }

  const watch = useMemo(() => watchRows(), []);

  useLayoutEffect(() => {
    put(anchor.spareRoom);
    const found = elements();
    if (box.current?.clientHeight) for (const [index, row] of found.entries()) learn(range.from + index, row);
    settle();
    if (anchor.outgrown(most)) again.value++;
    watch.rows(found);
  });

  function learn(index: number, row: HTMLElement): void {
    if (heights.rows[index]?.key === row.dataset.key) anchor.learn(index, row.getBoundingClientRect().height);
  }

  useLayoutEffect(() => {
    const outer = box.current;
    if (!outer) return;
    watch.open(outer, () => {
      anchor.observe(scroller);
      const { from } = anchor.range;
      if (outer.clientHeight) for (const [index, row] of elements().entries()) learn(from + index, row);
      settle();
      // Not at once: rows that are mounted while sizes are told would have theirs told too late.
      if (anchor.outgrown(latest.current.most)) requestAnimationFrame(() => again.value++);
    });
    const rest = () => {
      anchor.rest();
      settle();
    };
    outer.addEventListener("scrollend", rest);
    return () => {
      watch.close();
      outer.removeEventListener("scrollend", rest);
    };
  }, []);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  return {
    box,
    inner,
    space,
    following,
    anchor,
    range,
    below,
    goDown() {
      anchor.goDown();
      settle();
      again.value++;
    },
    goTo(row, offset) {
      const drawn = standIn(row);
      anchor.goTo(drawn, offset);
      again.value++;
      return drawn;
    },
    onScroll() {
      anchor.observe(scroller);
      following.value = anchor.following;
      if (anchor.outgrown(latest.current.most)) again.value++;
      else latest.current.settled();
      if ("onscrollend" in window) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        anchor.rest();
        settle();
      }, SCROLL_END_MS);
    },
    onKeyDown(event) {
      const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
      const row = target instanceof Element && target.matches(".row"); // where the rows' own keys have led
      if ((target !== box.current && !row) || ctrlKey || metaKey || altKey || shiftKey) return;
      const first = anchor.heights.rows[0];
      // At once: on the way there everything would be drawn.
      if (key === "End") this.goDown();
      else if (key === "Home" && first) this.goTo(first, PADDING_PX);
      else return;
      event.preventDefault();
    },
  };
}

function scrollerOf(box: Ref<HTMLDivElement>): Scroller {
  return {
    get top() {
      return box.current?.scrollTop ?? 0;
    },
    set top(top) {
      if (box.current) box.current.scrollTop = top;
    },
    get height() {
      return box.current?.clientHeight ?? 0;
    },
    get full() {
      return box.current?.scrollHeight ?? 0;
    },
  };
}

/** Tells when the box or a row in it gets another size. */
function watchRows() {
  let observer: ResizeObserver | null = null;
  let seen = new Set<Element>();
  let frame = 0;
  return {
    open(box: Element, changed: () => void): void {
      if (typeof ResizeObserver === "undefined") return;
      observer = new ResizeObserver(changed);
      observer.observe(box);
    },
    /** From the next frame on: a row that is mounted while sizes are told could not be told of. */
    rows(now: readonly Element[]): void {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const next = new Set(now);
        for (const row of seen) if (!next.has(row)) observer?.unobserve(row);
        for (const row of next) if (!seen.has(row)) observer?.observe(row);
        seen = next;
      });
    },
    close(): void {
      cancelAnimationFrame(frame);
      observer?.disconnect();
      observer = null;
      seen = new Set();
    },
  };
}
