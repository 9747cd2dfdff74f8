// The runs of an overview, a line each, windowed: lines in view are mounted, and each redraws itself when its run ticks.

import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { WordKey } from "../i18n/locales";
import type { Row } from "../kernel/store";
import type { RunItem } from "../protocol.gen";
import { ImportedMark } from "../ui/ImportedMark";
import { RowContext, useRowSignal } from "../ui/row-state";
import { RunCard } from "./RunCard";
import { Bar, isOpen, RunButton } from "./RunProgress";
import { isComparable } from "./run-facts";
import type { Column } from "./run-summary";
import { SortHeader } from "./SortHeader";
import type { Sorting } from "./sorting";
import { TaintBadge } from "./Taint";

const LINE_PX = 32; // as in runs.css
const VISIBLE_LINES = 8;
const OVERSCAN_LINES = 3; // mounted above and below

interface ListProps {
  rows: readonly Row[];
  places: readonly number[]; // of the rows, in the order they are shown
  names: readonly string[]; // of the parameters that tell them apart
  alone: boolean; // all are of one strategy
  ticked: ReadonlySet<string>;
  onTick(runId: string): void;
  sorting: Sorting<Column> | null;
  onSort(by: Column): void;
}

const COLUMNS: readonly (readonly [Column, WordKey])[] = [
  ["name", "runs.run"],
  ["status", "runs.status"],
  ["sharpe_ratio", "metric.sharpe_ratio"],
  ["total_return", "metric.total_return"],
];

export function RunList({ rows, places, names, alone, ticked, onTick, sorting, onSort }: ListProps) {
  const { t } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const top = useSignal(0);
  const open = useRowSignal<string | null>("runs.open", null); // the key of the run whose card is shown
  const card = useSignal(0); // its height
  const at = useSignal(0); // the line that Tab goes to
  const focusing = useRef(false);

  const opened = open.value === null ? -1 : places.findIndex((place) => rows[place]?.key === open.value);
  const above = opened >= 0 ? (opened + 1) * LINE_PX : Number.POSITIVE_INFINITY;
  const lineAt = (y: number) =>
    y <= above ? Math.floor(y / LINE_PX) : Math.max(opened, Math.floor((y - card.value) / LINE_PX));
  const start = Math.max(
    0,
    Math.min(lineAt(top.value) - OVERSCAN_LINES, places.length - VISIBLE_LINES - 2 * OVERSCAN_LINES),
  );
  const end = Math.min(places.length, lineAt(top.value + VISIBLE_LINES * LINE_PX) + OVERSCAN_LINES + 1);
  // A card out of sight leaves its room behind.
  const before = start * LINE_PX + (opened >= 0 && opened < start ? card.value : 0);
  const after = (places.length - end) * LINE_PX + (opened >= end ? card.value : 0);
  const current = Math.min(at.value, Math.max(0, places.length - 1));

  // At once, not after the next frame: Enter may follow an arrow faster than that.
  useLayoutEffect(() => {
    if (!focusing.current) return;
    focusing.current = false;
    box.current?.querySelector<HTMLElement>(`[data-line="${current}"] .more`)?.focus();
  });

  // A run that somebody goes to from elsewhere may be out of sight here.
  useLayoutEffect(() => {
    const el = box.current;
    if (!el || opened < 0) return;
    const y = opened * LINE_PX;
    if (y < el.scrollTop || y > el.scrollTop + (VISIBLE_LINES - 1) * LINE_PX) {
      el.scrollTop = y;
      top.value = y;
    }
  }, [open.value]);

  function onKeyDown(event: KeyboardEvent) {
    const last = places.length - 1;
    const now = Math.min(at.peek(), last); // keys may come faster than lines are drawn
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    at.value = Math.min(Math.max(next, 0), last);
    focusing.current = true;
    const y = at.value * LINE_PX + (opened >= 0 && opened < at.value ? card.value : 0);
    const el = box.current;
    if (!el) return;
    if (y < el.scrollTop) el.scrollTop = y;
    else if (y > el.scrollTop + (VISIBLE_LINES - 1) * LINE_PX)
      el.scrollTop = y - (VISIBLE_LINES - 1) * LINE_PX;
    top.value = el.scrollTop;
  }

  return (
    <div
      class="list"
      ref={box}
      aria-live="off"
      onScroll={(event) => {
        if (event.target === box.current) top.value = event.currentTarget.scrollTop;
      }}
      data-testid="runs-list"
    >
      <table aria-rowcount={places.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(([by, word]) => (
              <SortHeader key={by} by={by} label={t(word)} sorting={sorting} onSort={onSort} />
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr class="room" style={{ height: `${before}px` }} />}
          {places.slice(start, end).map((place, i) => {
            const row = rows[place] as Row;
            const line = start + i;
            return (
              <Line
                key={row.key}
                row={row}
                line={line}
                names={names}
                alone={alone}
                ticked={ticked}
                onTick={onTick}
                id={id}
                current={line === current}
                opened={line === opened}
                onKeyDown={onKeyDown}
                onOpen={() => {
                  open.value = line === opened ? null : row.key;
                  at.value = line;
                }}
                onHeight={(height) => {
                  card.value = height;
                }}
              />
            );
          })}
          {after > 0 && <tr class="room" style={{ height: `${after}px` }} />}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  row: Row;
  line: number;
  names: readonly string[];
  alone: boolean;
  ticked: ReadonlySet<string>;
  onTick(runId: string): void;
  id: string;
  current: boolean;
  opened: boolean;
  onKeyDown(event: KeyboardEvent): void;
  onOpen(): void;
  onHeight(height: number): void;
}

function Line({ row, line, names, alone, ticked, onTick, id, current, opened, ...on }: LineProps) {
  const { t, format } = useLanguage();
  const { onKeyDown, onOpen, onHeight } = on;
  const item = row.item.value as RunItem;
  const own = names
    .filter((name) => name in item.parameters)
    .map((name) => `${name} ${item.parameters[name]}`);
  const name = [...(alone && own.length ? [] : [item.strategyId]), ...own].join(" · ");
  const full = [item.strategyId, ...own].join(" ");
  const { status, queuePosition } = item;
  const tab = current ? 0 : -1;
  return (
    <>
      <tr
        class={status}
        data-line={line}
        data-status={status}
        aria-rowindex={line + 2}
        data-testid="runs-line"
      >
        <th scope="row" title={name}>
          <div class="cell">
            {isComparable(item) && (
              <input
                type="checkbox"
                tabIndex={tab}
                checked={ticked.has(item.runId)}
                aria-label={t("run.tick", { name: full })}
                onChange={() => onTick(item.runId)}
                onKeyDown={onKeyDown}
                data-testid="runs-tick"
              />
            )}
            <button
              type="button"
              class="more"
              tabIndex={tab}
              aria-expanded={opened}
              aria-controls={opened ? `${id}-card` : undefined}
              onClick={onOpen}
              onKeyDown={onKeyDown}
            >
              <span class="turn" aria-hidden="true" />
              <span class="which">{name}</span>
            </button>
          </div>
        </th>
        <td class="status">
          {status === "running" ? (
            <Bar progress={item.progress} label={t("run.progress", { name: full })} />
          ) : (
            <span class="outcome">
              {status === "queued" && queuePosition ? (
                t("run.place", { n: format.count(queuePosition) })
              ) : item.taint ? (
                <TaintBadge taint={item.taint} />
              ) : item.imported ? (
                <ImportedMark imported />
              ) : (
                t(`run.${status}`)
              )}
            </span>
          )}
        </td>
        <td data-metric="sharpe_ratio">{value(item, "sharpe_ratio", format.metric)}</td>
        <td data-metric="total_return">{value(item, "total_return", format.metric)}</td>
        <td class="act">{status !== "completed" && <RunButton item={item} name={full} tabIndex={tab} />}</td>
      </tr>
      {opened && (
        <tr class="opened">
          <td colSpan={5} id={`${id}-card`}>
            <Measured onHeight={onHeight}>
              <RowContext.Provider value={row}>
                <RunCard item={item} />
              </RowContext.Provider>
            </Measured>
          </td>
        </tr>
      )}
    </>
  );
}

function value(
  item: RunItem,
  name: string,
  format: (name: string, value: number | undefined) => string,
): string {
  return isOpen(item) || !item.metrics ? "" : format(name, item.metrics[name]);
}

/** Tells its height, and each change of it. */
function Measured({
  children,
  onHeight,
}: {
  children: preact.ComponentChildren;
  onHeight(height: number): void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const el = box.current;
    if (!el || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => onHeight(el.offsetHeight));
    observer.observe(el);
    return () => {
      observer.disconnect();
    };
  }, []);
  return (
    <div class="inside" ref={box}>
      {children}
    </div>
  );
}
