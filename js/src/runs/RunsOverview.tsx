// The overview of many runs in a row: one bar for all, and a list in which each can be looked into.

import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { Row } from "../kernel/store";
import type { RunItem } from "../protocol.gen";
import { useRowSignal, useRowState } from "../ui/row-state";
import { useSession } from "../ui/session-context";
import { CardHead } from "./CardHead";
import { CompareButton } from "./CompareButton";
import { NONE_TICKED, ticking } from "./compare-ticked";
import { RunList } from "./RunList";
import { Announcer, Bar, isOpen } from "./RunProgress";
import { factsOf, isComparable } from "./run-facts";
import { COUNTED, type Column, common, createEta, differing, order, summary } from "./run-summary";
import type { Sorting } from "./sorting";

export function RunsOverview({ rows }: { rows: readonly Row[] }) {
  const session = useSession();
  const { t, format } = useLanguage();
  const eta = useRef(createEta());
  const sorting = useRowSignal<Sorting<Column> | null>("runs.sorting", null);
  const failedOnly = useRowSignal("runs.failed", false);
  // Reads every signal: this is drawn again with each tick. The lines draw themselves.
  const items = rows.map((row) => row.item.value as RunItem);
  const { counts, open, progress, strategies } = summary(items);
  const names = useMemo(() => differing(items), [rows]);
  const stage = items.map(({ status }) => status).join();
  // Not with each tick: lines that change places all the time cannot be read.
  const places = useMemo(
    () => order(items, sorting.value, names, failedOnly.value && counts.failed > 0),
    [rows, stage, sorting.value, failedOnly.value, names],
  );
  const [ticked, setTicked] = useRowState<ReadonlySet<string>>("runs.ticked", NONE_TICKED);
  const chosen = places.flatMap((place) => items[place] ?? []).filter(({ runId }) => ticked.has(runId));
  const first = items[0] as RunItem;
  const n = format.count(rows.length);
  const title =
    strategies === 1
      ? t("runs.one", { n, name: first.strategyId })
      : t("runs.of", { n, m: format.count(strategies) });
  const left = open ? eta.current(progress, performance.now()) : null;
  const shared = useMemo(() => ({ ...first, ...window(items), parameters: common(items) }), [rows, stage]);
  const usual = session.catalog.value.commands?.find(({ name }) => name === "run_backtest")?.parameters ?? [];
  const facts = strategies === 1 ? factsOf(shared, usual, t) : [];
  const status = open ? "running" : counts.failed ? "failed" : counts.completed ? "completed" : "cancelled";

  const toggle = (by: Column) => {
    const now = sorting.value;
    const up = by === "name" || by === "status";
    sorting.value = now?.by !== by ? { by, up } : now.up === up ? { by, up: !up } : null;
  };

  return (
    <article
      class={`card runs ${open ? "running" : "completed"}`}
      aria-label={t("runs.label", { title })}
      tabIndex={-1}
      data-testid="runs-overview"
    >
      <CardHead title={title} facts={facts} asked={{ timestamp: first.timestamp }} />
      <Bar progress={progress} label={t("run.progress", { name: title })} />
      <div class="facts">
        <div class="ticks" aria-live="off" data-testid="runs-counts">
          {open > 0 && <span class="percent">{format.percent(progress)}</span>}
          {COUNTED.filter((each) => counts[each]).map((each) => (
            <span key={each} class={each}>
              {t(`runs.${each}`, { n: format.count(counts[each]) })}
            </span>
          ))}
          {left !== null && <span>{t("run.left", { time: format.duration(left) })}</span>}
        </div>
        {counts.failed > 0 && (
          <button
            type="button"
            class="small"
            aria-pressed={failedOnly.value}
            onClick={() => {
              failedOnly.value = !failedOnly.value;
            }}
            data-testid="only-failed"
          >
            {t("runs.onlyFailed")}
          </button>
        )}
        {items.filter(isComparable).length > 1 && <CompareButton chosen={chosen} testid="runs-compare" />}
        {open > 0 && <StopAll items={items} open={open} />}
      </div>
      <RunList
        rows={rows}
        places={places}
        names={names}
        alone={strategies === 1}
        ticked={ticked}
        onTick={(runId) => setTicked(ticking(ticked, runId))}
        sorting={sorting.value}
        onSort={toggle}
      />
      <Announcer name={title} item={{ status, progress }} />
    </article>
  );
}

/** Where the runs began and ended, if all did so on the same days. */
function window(items: readonly RunItem[]): Pick<RunItem, "start" | "end"> {
  const same = (name: "start" | "end") =>
    items.every((item) => item[name] === items[0]?.[name]) ? (items[0]?.[name] ?? null) : null;
  return { start: same("start"), end: same("end") };
}

/** Asks once, in its own place. */
function StopAll({ items, open }: { items: readonly RunItem[]; open: number }) {
  const session = useSession();
  const { t, format } = useLanguage();
  const asking = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const stopping = items.filter(isOpen).every(({ stopping }) => stopping);
  const off = stopping || session.link.value === "dead";
  const sure = asking.value && !off;

  function ask(yes: boolean) {
    asking.value = yes && !off;
    button.current?.focus(); // the first of the two is always there
  }

  function stop() {
    ask(false);
    session.cancel(...items.filter(isOpen).map(({ runId }) => runId));
  }

  return (
    <>
      <button
        type="button"
        class="small stop"
        ref={button}
        aria-disabled={off}
        onClick={() => ask(!sure)}
        data-testid="stop-all"
      >
        {t(stopping ? "run.stopping" : sure ? "runs.stopNot" : "runs.stopAll")}
      </button>
      {sure && (
        <button type="button" class="small stop bad" onClick={stop} data-testid="stop-sure">
          {t("runs.stopSure", { n: format.count(open) })}
        </button>
      )}
    </>
  );
}
