// The table of the runs that were found: sorts by any column, ticks runs to compare, and goes to a run.

import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { Translate } from "../i18n/types";
import type { Session } from "../kernel/session";
import { requirePart } from "../lazy/loader";
import { bestValue, defaultColumns } from "../metrics/metrics";
import type { FoundRun } from "../protocol.gen";
import { factsOf } from "../runs/run-facts";
import { SortHeader } from "../runs/SortHeader";
import { type Sorting, toggled } from "../runs/sorting";
import { TaintBadge } from "../runs/Taint";
import { useRowState } from "../ui/row-state";
import { goToRun } from "../ui/run-goal";
import { ScrollableX } from "../ui/ScrollableX";
import { useSession } from "../ui/session-context";
import { Tags } from "./Annotation";
import { ASKED, isComparable, ordered, RUN } from "./found-rows";

const FIRST_ROWS = 12; // that are shown unasked

interface FoundTableProps {
  runs: readonly FoundRun[];
  ticked: ReadonlySet<string>;
  onTick(runId: string): void;
}

export function FoundTable({ runs, ticked, onTick }: FoundTableProps) {
  const { t, format } = useLanguage();
  const [sorting, setSorting] = useRowState<Sorting | null>("find.sorting", null);
  const [all, setAll] = useRowState("find.all", false);
  const measured = useMemo(() => runs.map(({ metrics }) => metrics ?? {}), [runs]);
  const names = useMemo(() => defaultColumns(measured), [measured]);
  const sound = runs.filter(({ taint }) => !taint);
  const tops = names.map((name) =>
    bestValue(
      name,
      sound.map(({ metrics }) => metrics?.[name]),
    ),
  );
  const rows = useMemo(() => ordered(runs, sorting), [runs, sorting]);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const sort = (by: string) => setSorting(toggled(sorting, by));
  return (
    <>
      <ScrollableX as="div">
        <table data-testid="find-table">
          <thead>
            <tr>
              <SortHeader by={RUN} label={t("find.run")} sorting={sorting} onSort={sort} />
              {names.map((name) => (
                <SortHeader
                  key={name}
                  by={name}
                  label={format.metricName(name)}
                  sorting={sorting}
                  onSort={sort}
                />
              ))}
              <SortHeader by={ASKED} label={t("find.asked")} sorting={sorting} onSort={sort} />
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <tr key={run.runId} data-run={run.runId} data-testid="find-row">
                <RunCell run={run} ticked={ticked.has(run.runId)} onTick={onTick} />
                {names.map((name, index) => {
                  const value = run.metrics?.[name];
                  const best = value !== undefined && !run.taint && value === tops[index];
                  return (
                    <td key={name} class={best ? "best" : undefined} data-metric={name}>
                      {format.metric(name, value)}
                    </td>
                  );
                })}
                <td class="asked" title={format.full(run.timestamp)}>
                  {format.day(run.timestamp)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollableX>
      {shown.length < rows.length && (
        <button type="button" class="small rest" onClick={() => setAll(true)} data-testid="find-rest">
          {t("find.rest", { n: format.count(rows.length) })}
        </button>
      )}
    </>
  );
}

/** What brings a card into view is a part that may still be to come. */
async function go(session: Session, { runId, sessionId, seq }: FoundRun, t: Translate): Promise<void> {
  if (await requirePart(session, "acts", t)) goToRun(session, { runId, sessionId, seq });
}

function RunCell({ run, ticked, onTick }: { run: FoundRun; ticked: boolean; onTick(runId: string): void }) {
  const session = useSession();
  const { t } = useLanguage();
  const usual = session.catalog.value.commands?.find(({ name }) => name === "run_backtest")?.parameters ?? [];
  const elsewhere = run.sessionId !== session.facts.value?.sessionId;
  const facts = factsOf({ ...run, parameters: run.parameters ?? {} }, usual, t);
  const where = elsewhere ? t("find.in", { session: run.sessionName || run.sessionId }) : "";
  const about = [run.status === "completed" ? "" : t(`run.${run.status}`), ...facts].filter(Boolean);
  const full = [run.strategyId, ...facts].join(" · ");
  return (
    <th scope="row">
      <div class="cell">
        <input
          type="checkbox"
          class={isComparable(run) ? undefined : "gone"}
          disabled={!isComparable(run)}
          checked={ticked}
          aria-label={t("run.tick", { name: full })}
          onChange={() => onTick(run.runId)}
          data-testid="find-tick"
        />
        <div class="which">
          <button
            type="button"
            class="go"
            title={full}
            onClick={() => go(session, run, t)}
            data-testid="find-go"
          >
            {run.strategyId}
          </button>
          <TaintBadge taint={run.taint} />
          <Tags tags={run.tags} />
          <div class="about" title={about.join(" · ")}>
            {about.join(" · ")}
          </div>
          {where && (
            <div class="about" title={where}>
              {where}
            </div>
          )}
          {run.note && (
            <div class="about words" title={run.note}>
              {run.note}
            </div>
          )}
        </div>
      </div>
    </th>
  );
}
