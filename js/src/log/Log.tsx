// The log: a virtual list of the conversation, with days between its rows and the way back to the newest.

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useLanguage } from "../i18n";
import { unconfirmed } from "../kernel/session";
import type { Row } from "../kernel/store";
import { usePart } from "../lazy/use-part";
import { Pending } from "../messages/Message";
import { LazyRunsOverview } from "../runs/LazyCards";
import type { Search } from "../search/search";
import { RowContext } from "../ui/row-state";
import { useSession } from "../ui/session-context";
import { MAX_MOUNTED_ROWS } from "../virtual-list/row-heights";
import { useScrollMemory } from "../virtual-list/use-scroll-memory";
import { useVirtualList } from "../virtual-list/use-virtual-list";
import { draw, estimateHeight, readFromTop } from "./cards";
import { dayOf } from "./day-of";
import { createGrouping } from "./group-runs";
import { Welcome } from "./Welcome";

const PRELOAD_PX = 1_500; // of rows above the view; with less, older ones are fetched
const MAX_PENDING_ROWS = 10; // on their way, that a long conversation leaves room for

export function Log({ search }: { search: Search | null }) {
  const session = useSession();
  const { t, format } = useLanguage();
  const left = useSignal(Number.POSITIVE_INFINITY); // the newest n when the reader left the bottom
  const all = session.rows.value;
  // Many runs in a row stand as one: by the first of them.
  const { rows, many, standIn, cut } = useMemo(() => createGrouping(), [])(all);
  const pending = unconfirmed(session.outgoing.value, session.row, session.facts.value?.sessionId);
  session.paging.value; // with each answer the need is looked at again
  const most = MAX_MOUNTED_ROWS - Math.min(pending.length, MAX_PENDING_ROWS);
  const list = useVirtualList(rows, { estimateHeight, readFromTop, standIn, most, settled });
  const { box, inner, following, range } = list;

  function settled() {
    const { anchor } = list;
    if (!anchor.following) left.value = Math.min(left.peek(), session.rows.peek().at(-1)?.n ?? 0);
    else left.value = Number.POSITIVE_INFINITY;
    // Half of many runs would count wrong: load the rest of them, however far up they begin.
    session.wantOlder(cut || (!!box.current?.clientHeight && anchor.depth < PRELOAD_PX));
  }

  useScrollMemory(list, all);
  const acts = usePart("acts", false);

  // One's own words are always seen.
  useEffect(() => {
    if (session.said.value) list.goDown();
  }, [session.said.value]);

  const empty = rows.length === 0 && pending.length === 0;
  const missed = following.value ? 0 : rows.length - list.anchor.heights.firstFrom(left.value + 0.5);
  const current = standIn(session.row(search?.current.value ?? ""));
  return (
    <div class="stage">
      <div
        class="log"
        role="log"
        aria-label={t("log.label")}
        // What is mounted because somebody scrolls up is no news.
        aria-live={following.value ? "polite" : "off"}
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too
        tabIndex={0}
        ref={box}
        onScroll={list.onScroll}
        onKeyDown={(event) => list.onKeyDown(event)}
        data-testid="log"
      >
        <div class="rows" ref={inner}>
          {empty && <Welcome />}
          <div class="space" key="above" ref={list.space} />
          {rows.slice(range.from, range.to).map((row, index) => {
            const before = rows[range.from + index - 1];
            const first = !before || dayOf(before) !== dayOf(row);
            const day = first ? format.day(row.item.peek().timestamp) : "";
            return <LogRow key={row.key} row={row} runs={many.get(row)} day={day} found={row === current} />;
          })}
          {list.below > 0 && <div class="space" key="below" style={{ height: `${list.below}px` }} />}
          {pending.map((entry) => (
            <div class="row" key={entry.id}>
              <Pending entry={entry} />
            </div>
          ))}
        </div>
      </div>
      {acts && search && <acts.SearchHits list={list} search={search} />}
      {session.paging.value && <p class="loading">{t("log.older")}</p>}
      <span class="unseen" role="status">
        {missed > 0 && t("log.new", { n: format.count(missed) })}
      </span>
      {!following.value && (
        <button
          type="button"
          class="down"
          onClick={() => {
            list.goDown();
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

interface LogRowProps {
  row: Row;
  runs: readonly Row[] | undefined; // that stand together here
  day: string; // above the first of it
  found: boolean; // what the search is at
}

/** Reads its own signal, so that a tick redraws this row and no other. */
function LogRow({ row, runs, day, found }: LogRowProps) {
  const item = runs ? row.item.peek() : row.item.value;
  return (
    <RowContext.Provider value={row}>
      <div class={found ? "row found" : "row"} data-key={item.key} data-last={runs?.at(-1)?.key}>
        {day && <p class="day">{day}</p>}
        {runs ? <LazyRunsOverview rows={runs} /> : draw(item)}
      </div>
    </RowContext.Provider>
  );
}
