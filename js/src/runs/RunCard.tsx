// One backtest, one card, from queued to settled.

import { useMemo } from "preact/hooks";
import { type Language, useLanguage } from "../i18n";
import { columns } from "../metrics/metrics";
import type { ParameterSpec, RunItem } from "../protocol.gen";
import { FactLine } from "../ui/FactLine";
import { PythonLine } from "../ui/PythonLine";
import { useSession } from "../ui/session-context";
import { Time } from "../ui/Time";
import { Charts } from "./CardCharts";
import { Announcer, Bar, day, Progress } from "./RunProgress";
import { Curves } from "./Sparkline";

export function RunCard({ item }: { item: RunItem }) {
  const { t } = useLanguage();
  const { status } = item;
  return (
    <article
      class={`card run ${status}`}
      tabIndex={-1}
      aria-label={t("run.label", { name: item.strategyId })}
      data-testid="run-card"
      data-run-id={item.runId}
      data-status={status}
    >
      <Head item={item} />
      <Bar progress={item.progress} label={t("run.progress", { name: item.strategyId })} />
      {status === "completed" ? <Outcome item={item} /> : <Progress item={item} />}
      <Announcer name={item.strategyId} item={item} />
    </article>
  );
}

function Head({ item }: { item: RunItem }) {
  const { catalog } = useSession();
  const { t } = useLanguage();
  // Costs and cash that nobody changed are no news: a strategy's own parameters always are.
  const usual = catalog.value.commands?.find(({ name }) => name === "run_backtest")?.parameters ?? [];
  return (
    <div class="head">
      <span class="name">
        {item.work === "sweep" ? t("sweep.title", { name: item.strategyId }) : item.strategyId}
      </span>
      <FactLine facts={describe(item, usual, t)} />
      <span class="when">
        {item.user && <span>{t("run.by", { user: item.user })} · </span>}
        <Time at={item.timestamp} />
      </span>
    </div>
  );
}

export function describe(item: RunItem, usual: readonly ParameterSpec[], t: Language["t"]): string[] {
  const { strategy_id, symbol, start, end, ...own } = item.parameters;
  const value = (given: unknown) => (typeof given === "object" ? JSON.stringify(given) : String(given));
  const words = Object.entries(own)
    .filter(([name, given]) => !usual.some((spec) => spec.name === name && spec.default === given))
    .map(([name, given]) => `${name} ${value(given)}`);
  if (symbol != null) words.push(value(symbol));
  const from = item.start ?? start;
  const to = item.end ?? end;
  if (from != null && to != null) words.push(t("run.window", { start: day(from), end: day(to) }));
  else if (from != null) words.push(`start ${day(from)}`);
  else if (to != null) words.push(`end ${day(to)}`);
  return words;
}

function Outcome({ item }: { item: RunItem }) {
  const { t, format } = useLanguage();
  const { metrics, notes, equity, python, bars } = item;
  const names = metrics ? columns([metrics]) : [];
  const series = useMemo(() => [equity], [equity]);
  return (
    <>
      {metrics && (
        <dl class="strip" data-testid="metrics">
          {names.map((name) => (
            <div key={name}>
              <dt>{format.metricName(name)}</dt>
              <dd data-metric={name}>{format.metric(name, metrics[name])}</dd>
            </div>
          ))}
          {bars != null && (
            <div>
              <dt>{t("run.allBars", { n: "" }).trim()}</dt>
              <dd>{format.count(bars)}</dd>
            </div>
          )}
        </dl>
      )}
      <Charts item={item}>
        <Curves series={series} label={t("chart.equity", { names: item.strategyId })} small />
      </Charts>
      {!metrics && <p class="verdict">{item.message ?? t("run.completed")}</p>}
      {notes?.length ? (
        <ul class="notes" data-testid="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {python && <PythonLine code={python} />}
    </>
  );
}
