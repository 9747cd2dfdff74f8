// The conversation: rows, days between them, and the way back to the newest.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { Row } from "../store";
import { onTheWay } from "../transport";
import { GAP } from "../windowing";
import { ComparisonCard } from "./ComparisonCard";
import { useSession } from "./context";
import { Message, Pending } from "./Message";
import { firstAtLeast, useReading } from "./place";
import { RunCard } from "./RunCard";
import { Welcome } from "./Welcome";

const REACH = 300; // px from the top where older rows are fetched
const PENDING = 10; // rows still on their way that a long conversation leaves room for

export function Log() {
  const session = useSession();
  const { t, format } = useLanguage();
  const seen = useSignal(Number.POSITIVE_INFINITY); // the newest n when the reader left the bottom
  const rows = session.rows.value;
  const pending = onTheWay(session.outgoing.value, session.rows);
  const reading = useReading(rows, Math.min(pending.length, PENDING));
  const { box, following, mounted, below } = reading;

  // One's own words are always seen.
  useEffect(() => {
    if (session.said.value) reading.goDown();
  }, [session.said.value]);

  // A short newest part leaves nothing to scroll: fetch what is above it.
  useEffect(() => {
    const el = box.current;
    if (el && session.older.value && el.clientHeight > 0 && el.scrollHeight <= el.clientHeight)
      session.loadOlder();
  });

  function onScroll() {
    const before = following.peek();
    reading.onScroll();
    if (before && !following.peek()) seen.value = session.rows.peek().at(-1)?.n ?? Number.POSITIVE_INFINITY;
    if (box.current && box.current.scrollTop <= REACH && !following.peek()) session.loadOlder();
  }

  const empty = rows.length === 0 && pending.length === 0;
  const missed = following.value ? 0 : rows.length - firstAtLeast(rows, seen.value + 0.5);
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
        onWheel={reading.onMove}
        onTouchMove={reading.onMove}
        onKeyDown={(event) => reading.onKeyDown(event)}
        onPointerDown={reading.onMove}
        data-testid="log"
      >
        <div class="rows" ref={reading.inner}>
          {session.paging.value && <p class="day">{t("log.older")}</p>}
          {empty && <Welcome />}
          {mounted.from > 0 && <div class="space" key="above" ref={reading.space} />}
          {rows.slice(mounted.from, mounted.to).map((row, index) => {
            const before = rows[mounted.from + index - 1];
            const first = !before || dayOf(before) !== dayOf(row);
            const day = first ? format.day(row.item.peek().timestamp) : "";
            return <LogRow key={row.key} row={row} day={day} />;
          })}
          {mounted.to < rows.length && (
            <div class="space" key="below" style={{ height: `${Math.max(0, below - GAP)}px` }} />
          )}
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
            reading.goDown();
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
function LogRow({ row, day }: { row: Row; day: string }) {
  const item = row.item.value;
  return (
    <div class="row" data-key={item.key}>
      {day && <p class="day">{day}</p>}
      {item.kind === "message" && <Message item={item} />}
      {item.kind === "run" && <RunCard item={item} />}
      {item.kind === "comparison" && <ComparisonCard item={item} />}
    </div>
  );
}

const days = new Map<string, string>();

/** The reader's day of a row; parsing a date is the dearest thing about an old one. */
function dayOf(row: Row): string {
  const { timestamp } = row.item.peek();
  const hour = timestamp.slice(0, 13) + timestamp.slice(19);
  let day = days.get(hour);
  if (day === undefined) {
    if (days.size > 10_000) days.clear();
    day = new Date(timestamp).toDateString();
    days.set(hour, day);
  }
  return day;
}
