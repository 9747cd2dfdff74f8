// The card of a finished sweep: its best and what that is worth, the ten best, a heat map, and the same in Python.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import { defaultColumns, score } from "../metrics/metrics";
import type { HeatMap, SweepItem, SweptRow } from "../protocol.gen";
import { PythonLine } from "../ui/PythonLine";
import { useRowState } from "../ui/row-state";
import { ScrollableX } from "../ui/ScrollableX";
import { useSession } from "../ui/session-context";
import { CardHead } from "./CardHead";
import { LuckLine } from "./LuckLine";
import { day } from "./run-facts";
import { SortHeader } from "./SortHeader";
import { compareValues, type Sorting, toggled } from "./sorting";
import { TaintBadge, TaintLine } from "./Taint";

export function SweepCard({ item }: { item: SweepItem }) {
  const session = useSession();
  const { t, format, localise } = useLanguage();
  const { best, metric, swept, combinations, command, seconds } = item;
  const facts = [
    ...Object.entries(swept).map(([name, words]) => `${name} ${words}`),
    item.space && item.space > combinations
      ? t("sweep.drawn", {
          n: format.count(combinations),
          space: format.count(item.space),
          seed: String(item.seed ?? ""),
        })
      : t("sweep.of", { n: format.count(combinations) }),
    item.skipped ? t("sweep.skipped", { n: format.count(item.skipped) }) : "",
    item.failed ? t("sweep.failed", { n: format.count(item.failed) }) : "",
    String(item.parameters.symbol ?? ""),
    item.start && item.end ? t("run.window", { start: day(item.start), end: day(item.end) }) : "",
    seconds ? t("sweep.speed", { n: format.compact((combinations - (item.earlier ?? 0)) / seconds) }) : "",
  ].filter(Boolean);
  const value = best && format.metric(metric, best.metrics[metric]);
  return (
    <article
      class="card sweep completed"
      aria-label={t("sweep.label", { name: item.strategyId })}
      tabIndex={-1}
      data-testid="sweep-card"
      data-run-id={item.runId}
    >
      <CardHead title={t("sweep.title", { name: item.strategyId })} facts={facts} asked={item} />
      <TaintLine taint={item.taint} />
      {(best || !item.taint) && (
        <div class="winner">
          <p data-testid="sweep-best">
            {best ? (
              <>
                <span>{t("sweep.best")}</span> <b>{told(best, Object.keys(swept))}</b>{" "}
                <span>
                  {format.metricName(metric)} {value}
                </span>
              </>
            ) : (
              t("sweep.none", { metric: format.metricName(metric) })
            )}
          </p>
          {command && (
            <button type="button" class="small" onClick={() => session.say(command)} data-testid="run-best">
              {t("sweep.run")}
            </button>
          )}
        </div>
      )}
      {best && (
        <p class="luck" data-testid="luck">
          {t("sweep.luck", { n: format.count(combinations) })}
        </p>
      )}
      {best && item.luck && <LuckLine luck={item.luck} metric={metric} />}
      {item.top && item.top.length > 0 && <Top item={item} top={item.top} />}
      {item.heat && <Heat heat={item.heat} item={item} />}
      {item.notes?.length ? (
        <ul class="notes" data-testid="notes">
          {item.notes.map((note) => (
            <li key={note}>{localise(note)}</li>
          ))}
        </ul>
      ) : null}
      {item.python && <PythonLine code={item.python} />}
    </article>
  );
}

const told = ({ parameters }: SweptRow, names: readonly string[]) =>
  names.map((name) => `${name} ${parameters[name]}`).join(" · ");

/** The ten best; they sort by whatever column is asked. */
function Top({ item, top }: { item: SweepItem; top: readonly SweptRow[] }) {
  const { format } = useLanguage();
  const [sorting, setSorting] = useRowState<Sorting | null>("sweep.sorting", null);
  const swept = Object.keys(item.swept);
  const metrics = [...new Set([item.metric, ...defaultColumns(top.map((row) => row.metrics))])].slice(0, 5);
  const value = (row: SweptRow, name: string) =>
    swept.includes(name) ? row.parameters[name] : row.metrics[name];
  const rows = sorting
    ? [...top].sort((a, b) => compareValues(value(a, sorting.by), value(b, sorting.by), sorting.up))
    : top;
  return (
    <ScrollableX as="div">
      <table data-testid="sweep-table">
        <thead>
          <tr>
            {[...swept, ...metrics].map((name) => (
              <SortHeader
                key={name}
                by={name}
                label={swept.includes(name) ? name : format.metricName(name)}
                sorting={sorting}
                onSort={(by) => setSorting(toggled(sorting, by))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={told(row, swept)}>
              {swept.map((name, index) =>
                index ? (
                  <td key={name}>{String(row.parameters[name])}</td>
                ) : (
                  <th key={name} scope="row">
                    {String(row.parameters[name])}
                    {row.tainted && <TaintBadge taint={item.taint} />}
                  </th>
                ),
              )}
              {metrics.map((name) => (
                <td
                  key={name}
                  class={item.best && row === top[0] && name === item.metric ? "best" : undefined}
                >
                  {format.metric(name, row.metrics[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollableX>
  );
}

/** A table first, so that nobody needs its colours: they only show at a glance where the high ground is. */
function Heat({ heat, item }: { heat: HeatMap; item: SweepItem }) {
  const { t, format } = useLanguage();
  const scores = heat.cells.flatMap((row) =>
    row.flatMap((cell) => (cell == null ? [] : score(item.metric, cell))),
  );
  const low = Math.min(...scores);
  const span = Math.max(...scores) - low || 1;
  const good = (cell: number) => (score(item.metric, cell) - low) / span;
  const others = Object.keys(item.swept).length > 2;
  const map = useRef<HTMLDetailsElement>(null);
  const touched = useRef(false); // by the reader, who looks at something in it
  const touch = () => {
    touched.current = true;
  };
  // A large map scrolls: its best is in sight from the first, and while another one becomes the best.
  useLayoutEffect(() => {
    if (touched.current) return;
    const box = map.current?.querySelector<HTMLElement>(".scroll");
    const best = box?.querySelector<HTMLElement>(".top");
    box?.scrollTo?.({
      left: (best?.offsetLeft ?? 0) - box.clientWidth / 2,
      top: (best?.offsetTop ?? 0) - box.clientHeight / 2,
    });
  }, [item.best?.parameters[heat.rows], item.best?.parameters[heat.columns], heat.cells.length]);
  const names = { rows: heat.rows, columns: heat.columns, metric: format.metricName(item.metric) };
  return (
    <details
      ref={map}
      class="heat map"
      open
      data-testid="heat"
      onWheelCapture={touch}
      onPointerDownCapture={touch}
      onKeyDownCapture={touch}
    >
      <summary>{t(others ? "sweep.heatOthers" : "sweep.heat", names)}</summary>
      <ScrollableX as="div">
        <table>
          <thead>
            <tr>
              <th scope="col">{`${heat.rows} \\ ${heat.columns}`}</th>
              {heat.columnValues.map((value) => (
                <th key={String(value)} scope="col">
                  {String(value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {heat.cells.map((row, i) => (
              <tr key={String(heat.rowValues[i])}>
                <th scope="row">{String(heat.rowValues[i])}</th>
                {row.map((cell, k) => (
                  <td
                    key={k}
                    class={cell != null && isBest(item, heat, i, k) ? "top" : undefined}
                    style={cell == null ? undefined : { "--heat": `${Math.round(good(cell) * 55)}%` }}
                  >
                    {format.metric(item.metric, cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollableX>
      {heat.thinned && <p class="luck">{t("sweep.thinned")}</p>}
    </details>
  );
}

const isBest = (
  { best }: SweepItem,
  { rows, columns, rowValues, columnValues }: HeatMap,
  i: number,
  k: number,
) => best?.parameters[rows] === rowValues[i] && best?.parameters[columns] === columnValues[k];
