// The card of a run, from queued to settled.

import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n";
import { lazyComponent } from "../lazy/use-part";
import { defaultColumns } from "../metrics/metrics";
import type { RunItem } from "../protocol.gen";
import { ImportedMark } from "../ui/ImportedMark";
import { PythonLine } from "../ui/PythonLine";
import { useSession } from "../ui/session-context";
import { CardCharts } from "./CardCharts";
import { CardHead } from "./CardHead";
import { LazyLuckLine } from "./LazyLuckLine";
import { Announcer, Bar, Progress } from "./RunProgress";
import { factsOf } from "./run-facts";
import { Sparkline } from "./Sparkline";
import { TaintLine } from "./Taint";

const CUTS: ReadonlySet<string> = new Set(["train", "test", "folds"]); // without which what was tested says nothing
const FoldTable = lazyComponent("runs", (part) => part.FoldTable);

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
  const title = (work: RunItem["work"]) =>
    work === "sweep" || work === "walk_forward" || work === "cross_validation"
      ? t(`${work}.title`, { name: item.strategyId })
      : item.strategyId;
  // Costs and cash that nobody changed are no news: a strategy's own parameters always are.
  const command =
    item.work === "walk_forward"
      ? "walk_forward"
      : item.work === "cross_validation"
        ? "cross_validate"
        : "run_backtest";
  const usual = catalog.value.commands?.find(({ name }) => name === command)?.parameters ?? [];
  return (
    <CardHead
      title={title(item.work)}
      mark={<ImportedMark imported={item.imported} />}
      facts={factsOf(
        item,
        usual.filter(({ name }) => !CUTS.has(name)),
        t,
      )}
      asked={item}
    />
  );
}

function Outcome({ item }: { item: RunItem }) {
  const { t, format, localise } = useLanguage();
  const { metrics, notes, equity, python, bars, luck } = item;
  const names = metrics ? defaultColumns([metrics]) : [];
  const series = useMemo(() => [equity], [equity]);
  return (
    <>
      <TaintLine taint={item.taint} />
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
      <CardCharts item={item} preview={!!equity}>
        <Sparkline series={series} label={t("chart.equity", { names: item.strategyId })} small />
      </CardCharts>
      {!metrics && <p class="verdict">{item.message ? localise(item.message) : t("run.completed")}</p>}
      {item.folds && <FoldTable item={item} />}
      {notes?.length ? (
        <ul class="notes" data-testid="notes">
          {notes.map((note) => (
            <li key={note}>{localise(note)}</li>
          ))}
        </ul>
      ) : null}
      {luck && <LazyLuckLine luck={luck} />}
      {python && <PythonLine code={python} />}
    </>
  );
}
