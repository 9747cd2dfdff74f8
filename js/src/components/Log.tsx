// The conversation, and the one place that decides which rows are mounted.

import { useSignal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { RowContext } from "../kept";
import type { Row } from "../store";
import { onTheWay } from "../transport";
import { ComparisonCard } from "./ComparisonCard";
import { useSession } from "./context";
import { Message, Pending } from "./Message";
import { RunCard } from "./RunCard";
import { Welcome } from "./Welcome";

const MOUNTED = 200; // newest rows, while the reader follows
const MORE = 100; // rows mounted at once when the reader goes up
const NEAR = 24; // px from the bottom that still count as the bottom
const REACH = 300; // px from the top where older rows are fetched

export function Log() {
  const session = useSession();
  const { t, format } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const following = useSignal(true);
  const from = useSignal(Number.NEGATIVE_INFINITY); // the first n mounted
  const seen = useSignal(Number.POSITIVE_INFINITY); // the newest n when the reader left the bottom
  const rows = session.rows.value;
  const pending = onTheWay(session.outgoing.value, session.rows);

  const newest = rows[Math.max(0, rows.length - MOUNTED)];
  if (following.value && newest) from.value = newest.n;
  const start = following.value ? Math.max(0, rows.length - MOUNTED) : firstAtLeast(rows, from.value);
  const mounted = start ? rows.slice(start) : rows;

  const last = useRef({ top: 0, height: 0, moved: 0 });
  useFollow(box, inner, following, last);
  useHeldPlace(box, mounted[0]?.key, following.value);

  // One's own words are always seen.
  useEffect(() => {
    if (session.said.value) goDown();
  }, [session.said.value]);

  // A short newest part leaves nothing to scroll: fetch what is above it.
  useEffect(() => {
    const el = box.current;
    if (el && session.older.value && el.clientHeight > 0 && el.scrollHeight <= el.clientHeight)
      session.loadOlder();
  });

  const onMove = () => {
    last.current.moved = performance.now();
  };

  function onScroll() {
    const el = box.current;
    if (!el) return;
    const { top, height, moved } = last.current;
    const up = el.scrollTop < top - 1;
    // The browser scrolls too, when rows come and go: up is the reader's doing if nothing else changed.
    const meant = el.scrollHeight === height || performance.now() - moved < 300;
    last.current = { top: el.scrollTop, height: el.scrollHeight, moved };
    if (el.scrollHeight - el.scrollTop - el.clientHeight < NEAR) following.value = true;
    else if (up && meant && following.peek()) {
      seen.value = session.rows.peek().at(-1)?.n ?? Number.POSITIVE_INFINITY;
      following.value = false;
    }
    if (el.scrollTop > REACH || following.peek()) return;
    if (start > 0) from.value = session.rows.peek()[Math.max(0, start - MORE)]?.n ?? from.peek();
    else {
      from.value = Number.NEGATIVE_INFINITY;
      session.loadOlder();
    }
  }

  function goDown() {
    following.value = true;
    toBottom(box.current);
  }

  const empty = rows.length === 0 && pending.length === 0;
  const missed = following.value ? 0 : rows.length - firstAtLeast(rows, seen.value + 0.5);
  let day = "";
  return (
    <div class="stage">
      <div
        class={following.value ? "log following" : "log"}
        role="log"
        aria-label={t("log.label")}
        aria-live="polite"
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too
        tabIndex={0}
        ref={box}
        onScroll={onScroll}
        onWheel={onMove}
        onTouchMove={onMove}
        onKeyDown={onMove}
        onPointerDown={onMove}
        data-testid="log"
      >
        <div class="rows" ref={inner}>
          {session.paging.value && <p class="day">{t("log.older")}</p>}
          {empty && <Welcome />}
          {mounted.map((row) => {
            const label = dayOf(row.item.peek().timestamp);
            const first = label !== day;
            day = label;
            return (
              <Fragment key={row.key}>
                {first && <p class="day">{format.day(row.item.peek().timestamp)}</p>}
                <LogRow row={row} />
              </Fragment>
            );
          })}
          {pending.map((entry) => (
            <div class="row" key={entry.id}>
              <Pending entry={entry} />
            </div>
          ))}
        </div>
      </div>
      {!following.value && (
        <button
          type="button"
          class="down"
          onClick={() => {
            goDown();
            box.current?.focus({ preventScroll: true }); // this button is about to go
          }}
          data-testid="to-bottom"
        >
          {missed ? `↓ ${t("log.new", { n: format.count(missed) })}` : `↓ ${t("log.bottom")}`}
        </button>
      )}
    </div>
  );
}

/** Reads its own signal, so that a tick redraws this row and no other. */
function LogRow({ row }: { row: Row }) {
  const item = row.item.value;
  return (
    <RowContext.Provider value={row}>
      <div class="row" data-key={item.key}>
        {item.kind === "message" && <Message item={item} />}
        {item.kind === "run" && <RunCard item={item} />}
        {item.kind === "comparison" && <ComparisonCard item={item} />}
      </div>
    </RowContext.Provider>
  );
}

const days = new Map<string, string>();

/** The reader's day of a timestamp; parsing a date is the dearest thing about an old row. */
function dayOf(timestamp: string): string {
  const hour = timestamp.slice(0, 13) + timestamp.slice(19);
  let day = days.get(hour);
  if (day === undefined) {
    if (days.size > 10_000) days.clear();
    day = new Date(timestamp).toDateString();
    days.set(hour, day);
  }
  return day;
}

function firstAtLeast(rows: readonly Row[], n: number): number {
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

type Box = { readonly current: HTMLDivElement | null };

/** Stay at the bottom: once a frame, after layout, whatever grew. And back where we were, if we were away. */
function useFollow(
  box: Box,
  inner: Box,
  following: { peek(): boolean },
  last: { readonly current: { top: number } },
): void {
  useLayoutEffect(() => {
    const outer = box.current;
    const content = inner.current;
    if (!outer || !content || typeof ResizeObserver === "undefined") return;
    let away: number | null = null; // Lab takes cells out of the page while they are far from the screen
    const observer = new ResizeObserver(() => {
      if (outer.clientHeight === 0) away ??= last.current.top;
      else {
        if (following.peek()) toBottom(outer);
        else if (away !== null) outer.scrollTop = away;
        away = null;
      }
    });
    observer.observe(outer);
    observer.observe(content);
    return () => observer.disconnect();
  }, [box, inner, following, last]);
}

/** Rows put in above must not move what is being read. */
function useHeldPlace(box: Box, firstKey: string | undefined, following: boolean): void {
  const before = useRef<{ key: string | undefined; row: Element | null; top: number }>({
    key: undefined,
    row: null,
    top: 0,
  });
  if (before.current.key !== firstKey && !following) {
    const row = box.current?.querySelector(".row") ?? null; // still the old first one: nothing is drawn yet
    before.current = { key: firstKey, row, top: row?.getBoundingClientRect().top ?? 0 };
  }
  useLayoutEffect(() => {
    const { row, top } = before.current;
    before.current = { key: firstKey, row: null, top: 0 };
    if (!row?.isConnected || !box.current || following) return;
    box.current.scrollTop += row.getBoundingClientRect().top - top;
  }, [box, firstKey, following]);
}
