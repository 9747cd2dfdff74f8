// Cards whose code comes late (code splitting): a frame until the part is here, plain words where it cannot come.

import { useLanguage } from "../i18n/context";
import type { Row } from "../kernel/store";
import { usePart } from "../lazy/use-part";
import type { FindItem, RunItem, SweepItem } from "../protocol.gen";
import { PythonLine } from "../ui/PythonLine";
import { RowContext } from "../ui/row-state";
import { CardHead } from "./CardHead";
import { RunCard } from "./RunCard";

const MAX_PLAIN_RUNS = 50; // that are shown one by one

export function LazyRunsOverview({ rows }: { rows: readonly Row[] }) {
  const { t, format } = useLanguage();
  const runs = usePart("runs");
  if (runs) return <runs.RunsOverview rows={rows} />;
  if (runs === undefined) return <Waiting title={t("runs.many", { n: format.count(rows.length) })} />;
  return (
    <>
      {rows.slice(-MAX_PLAIN_RUNS).map((row) => (
        <RowContext.Provider key={row.key} value={row}>
          <Plain row={row} />
        </RowContext.Provider>
      ))}
    </>
  );
}

const Plain = ({ row }: { row: Row }) => <RunCard item={row.item.value as RunItem} />;

export function LazySweepCard({ item }: { item: SweepItem }) {
  const { t, format, localise } = useLanguage();
  const runs = usePart("runs");
  if (runs) return <runs.SweepCard item={item} />;
  const { best, luck, metric, swept, python } = item;
  const title = t("sweep.title", { name: item.strategyId });
  if (runs === undefined) return <Waiting title={title} />;
  const given = Object.keys(swept).map((name) => `${name} ${best?.parameters[name]}`);
  const value = `${format.metricName(metric)} ${format.metric(metric, best?.metrics[metric])}`;
  return (
    <article class="card sweep" aria-label={title} data-testid="sweep-card">
      <CardHead title={title} />
      <p class="luck">{[...given, value].join(" · ")}</p>
      {luck && <p class="luck">{localise(luck.words)}</p>}
      {python && <PythonLine code={python} />}
    </article>
  );
}

export function LazyFindCard({ item }: { item: FindItem }) {
  const { t } = useLanguage();
  const find = usePart("find");
  if (find) return <find.FindCard item={item} />;
  if (find === undefined) return <Waiting title={t("find.title")} />;
  return (
    <article class="card found-runs" aria-label={t("find.title")} data-testid="find-card">
      <CardHead title={t("find.title")} asked={item} />
      <p class="luck">
        {(item.runs ?? []).map(({ strategyId, runId }) => `${strategyId} ${runId}`).join(" · ")}
      </p>
      {item.python && <PythonLine code={item.python} />}
    </article>
  );
}

const Waiting = ({ title }: { title: string }) => (
  <article class="card" aria-label={title} aria-busy="true">
    <CardHead title={title} />
  </article>
);
