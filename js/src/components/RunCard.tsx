// One backtest, one card, from queued to settled.

import { useMemo } from "preact/hooks";
import { type Language, useLanguage } from "../i18n";
import { columns } from "../metrics";
import type { ParameterSpec, RunItem } from "../protocol.gen";
import { isStopping } from "../transport";
import { Charts } from "./Charts";
import { Curves } from "./Curves";
import { useSession } from "./context";
import { FactLine } from "./FactLine";
import { FaultLines } from "./FaultLines";
import { PythonLine } from "./PythonLine";
import { Time } from "./Time";

export function RunCard({ item }: { item: RunItem }) {
  const { t } = useLanguage();
  const { status } = item;
  const open = status === "queued" || status === "running";
  return (
    <article
      class={`card run ${status}`}
      aria-label={t("run.label", { name: item.strategyId })}
      data-testid="run-card"
      data-run-id={item.runId}
      data-status={status}
    >
      <Head item={item} />
      <Bar item={item} />
      {open && <Ticker item={item} />}
      {status === "completed" && <Outcome item={item} />}
      {(status === "failed" || status === "cancelled") && <Stopped item={item} />}
      <Announcer item={item} />
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
      <span class="name">{item.strategyId}</span>
      <FactLine facts={describe(item, usual, t)} />
      <span class="when">
        {item.user && <span>{t("run.by", { user: item.user })} · </span>}
        <Time at={item.timestamp} />
      </span>
    </div>
  );
}

function describe(item: RunItem, usual: readonly ParameterSpec[], t: Language["t"]): string[] {
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

const day = (given: unknown) => String(given).replace(/T.*$/, "");

function Bar({ item }: { item: RunItem }) {
  const { t } = useLanguage();
  const progress = Math.min(100, Math.max(0, item.progress ?? 0));
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={t("run.progress", { name: item.strategyId })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(progress)}
    >
      <i style={{ transform: `scaleX(${progress / 100})` }} />
    </div>
  );
}

function Ticker({ item }: { item: RunItem }) {
  const { cancel, outgoing } = useSession();
  const { t, format } = useLanguage();
  const { done, total, barsPerSecond, currentDate, secondsLeft, queuePosition, message } = item;
  const queued = item.status === "queued";
  const asked = isStopping(outgoing.value, item.runId);
  const stopping = item.stopping || asked;
  return (
    <div class="facts">
      <div class="ticks" aria-live="off" data-testid="run-facts">
        {queued ? (
          <span>{queuePosition ? t("run.place", { n: format.count(queuePosition) }) : t("run.queued")}</span>
        ) : (
          <span class="percent">{format.percent(item.progress ?? 0)}</span>
        )}
        {done != null && total != null && !queued && (
          <span>{t("run.bars", { done: format.count(done), total: format.count(total) })}</span>
        )}
        {barsPerSecond != null && <span>{t("run.speed", { n: format.compact(barsPerSecond) })}</span>}
        {currentDate && <span>{day(currentDate)}</span>}
        {secondsLeft != null && <span>{t("run.left", { time: format.duration(secondsLeft) })}</span>}
        {message && <span class="note">{message}</span>}
      </div>
      <button
        type="button"
        class="small stop"
        disabled={stopping}
        aria-label={t("run.stopLabel", { name: item.strategyId })}
        onClick={() => cancel(item.runId)}
        data-testid="stop"
      >
        {t(stopping ? "run.stopping" : "run.stop")}
      </button>
    </div>
  );
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

function Stopped({ item }: { item: RunItem }) {
  const { t, format } = useLanguage();
  const status = t(`run.${item.status}`);
  return (
    <>
      <div class="facts">
        <span class="outcome">
          {item.progress ? t("run.stoppedAt", { status, percent: format.percent(item.progress) }) : status}
        </span>
        {item.message && !item.fault && <span>{item.message}</span>}
      </div>
      {item.fault && item.status === "failed" && <FaultLines fault={item.fault} />}
    </>
  );
}

/** For screen readers: a word every ten per cent, not ten a second. */
function Announcer({ item }: { item: RunItem }) {
  const { t, format } = useLanguage();
  const tenth = Math.floor((item.progress ?? 0) / 10) * 10;
  const words = item.status === "running" ? format.percent(tenth) : t(`run.${item.status}`);
  return (
    <span class="unseen" role="status">
      {`${item.strategyId} ${words}`}
    </span>
  );
}
