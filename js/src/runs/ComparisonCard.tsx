// The card of a comparison: charts, a table that sorts, the verdict, and the way to the same numbers in Python.

import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n";
import { lazyComponent } from "../lazy/use-part";
import type { ComparisonItem } from "../protocol.gen";
import { PythonLine } from "../ui/PythonLine";
import { useRowState } from "../ui/row-state";
import { CardCharts } from "./CardCharts";
import { CardHead } from "./CardHead";
import { LazyComparisonTable } from "./LazyComparisonTable";
import { RunButton } from "./RunProgress";
import { day } from "./run-facts";
import { Sparkline } from "./Sparkline";

const TABLE = "metrics";
const NONE: ReadonlySet<string> = new Set();
const HowSure = lazyComponent("runs", (part) => part.HowSure);

export function ComparisonCard({ item }: { item: ComparisonItem }) {
  const { t, format } = useLanguage();
  const names = item.strategies.map((strategy) => strategy.name || strategy.strategyId);
  const title = useTitle(names);
  const series = useMemo(() => item.strategies.map((strategy) => strategy.equity), [item.strategies]);
  const [hidden, setHidden] = useRowState<ReadonlySet<string>>(`${item.key} hidden`, NONE);
  const [sight, setSight] = useRowState(`${item.key} sight`, TABLE); // what the reader has had to do with last
  const facts = [
    item.symbol,
    item.start && item.end && t("run.window", { start: day(item.start), end: day(item.end) }),
    item.ownBars
      ? t("comparison.own_bars")
      : item.bars != null && t("comparison.common", { n: format.count(item.bars) }),
  ].filter((fact) => typeof fact === "string");
  const hide = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return (
    <article
      class="card comparison"
      tabIndex={-1}
      aria-label={t("comparison.label", { names: title })}
      data-testid="comparison-card"
    >
      <CardHead title={title} facts={facts} asked={item} />
      <CardCharts
        item={item}
        preview={series.some((equity) => equity)}
        hidden={hidden}
        onHide={hide}
        onSight={setSight}
      >
        <Sparkline series={series} label={t("chart.equity", { names: names.join(", ") })} />
      </CardCharts>
      <LazyComparisonTable item={item} hidden={hidden} onTouch={() => setSight(TABLE)} />
      <Verdict item={item} title={title} />
      {item.python && <PythonLine code={item.python.replace(/metrics$/, sight)} />}
    </article>
  );
}

function Verdict({ item, title }: { item: ComparisonItem; title: string }) {
  const { t, localise } = useLanguage();
  const [open, setOpen] = useRowState(`${item.key} why`, false);
  const { summary, recommendation, reasoning, answer, benchmarkVerdict, judging } = item;
  const verdict = recommendation || summary;
  if (!verdict && !judging) return null;
  const behind = [summary, reasoning].flatMap((text) => (text && text !== verdict ? [text] : []));
  return (
    <div class="verdict" data-testid="verdict">
      {answer && <p class="answer">{localise(answer)}</p>}
      <p>{localise(verdict ?? "")}</p>
      {benchmarkVerdict && <p>{localise(benchmarkVerdict)}</p>}
      {judging && (
        <div class="facts">
          <p role="status">{t("comparison.judging")}</p>
          <RunButton
            item={{ ...item, runId: item.runId ?? item.key, status: "running", strategyId: title }}
          />
        </div>
      )}
      {behind.length > 0 && (
        <details class="why" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t("comparison.why")}</summary>
          {behind.map((text) => (
            <p key={text}>{localise(text)}</p>
          ))}
          {open && item.pairs?.length ? <HowSure item={item} /> : null}
        </details>
      )}
    </div>
  );
}

function useTitle(names: readonly string[]): string {
  const { t } = useLanguage();
  const [a = "", b = ""] = names;
  if (names.length < 2) return a;
  return names.length === 2
    ? t("comparison.versus", { a, b })
    : t("comparison.many", { a, n: names.length - 1 });
}
