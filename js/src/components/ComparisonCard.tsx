// Strategies side by side: curves, a table that sorts, the verdict, and the way to the same numbers in Python.

import { useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n";
import { best, columns } from "../metrics";
import type { ComparedStrategy, ComparisonItem } from "../protocol.gen";
import { Curves, colour } from "./Curves";
import { FactLine } from "./FactLine";
import { PythonLine } from "./PythonLine";
import { Time } from "./Time";

export function ComparisonCard({ item }: { item: ComparisonItem }) {
  const { t, format } = useLanguage();
  const names = item.strategies.map((strategy) => strategy.name || strategy.strategyId);
  const title = useTitle(names);
  const series = useMemo(() => item.strategies.map((strategy) => strategy.equity), [item.strategies]);
  const facts = [
    item.symbol,
    item.start && item.end && t("run.window", { start: day(item.start), end: day(item.end) }),
    item.bars != null && t("comparison.common", { n: format.count(item.bars) }),
  ].filter((fact) => typeof fact === "string");
  const verdict = [item.summary, item.recommendation].filter(
    (text, i, all) => text && all.indexOf(text) === i,
  );
  return (
    <article
      class="card comparison"
      aria-label={t("comparison.label", { names: title })}
      data-testid="comparison-card"
    >
      <div class="head">
        <span class="name">{title}</span>
        <FactLine facts={facts} />
        <span class="when">
          {item.user && <span>{t("run.by", { user: item.user })} · </span>}
          <Time at={item.timestamp} />
        </span>
      </div>
      <Curves series={series} label={t("chart.equity", { names: names.join(", ") })} />
      <Table item={item} />
      {verdict.length > 0 && (
        <div class="verdict" data-testid="verdict">
          {verdict.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      )}
      {item.python && <PythonLine code={item.python} />}
    </article>
  );
}

const day = (given: string) => given.replace(/T.*$/, "");

function useTitle(names: readonly string[]): string {
  const { t } = useLanguage();
  const [a = "", b = ""] = names;
  if (names.length < 2) return a;
  return names.length === 2
    ? t("comparison.versus", { a, b })
    : t("comparison.many", { a, n: names.length - 1 });
}

interface Sorting {
  by: string;
  up: boolean;
}

function Table({ item }: { item: ComparisonItem }) {
  const { t, format } = useLanguage();
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const { strategies, ranking } = item;
  const names = useMemo(() => columns(strategies.map((strategy) => strategy.metrics)), [strategies]);
  const tops = useMemo(
    () =>
      new Map(
        names.map((name) => [
          name,
          best(
            name,
            strategies.map((s) => s.metrics[name]),
          ),
        ]),
      ),
    [names, strategies],
  );
  const order = sorted(strategies, ranking, sorting);
  const toggle = (by: string) => setSorting({ by, up: sorting?.by === by ? !sorting.up : false });
  const direction = (name: string) =>
    sorting?.by !== name ? "none" : sorting.up ? "ascending" : "descending";
  return (
    <div class="scroll">
      <table data-testid="comparison-table">
        <thead>
          <tr>
            <th scope="col">{t("comparison.strategy")}</th>
            {names.map((name) => (
              <th key={name} scope="col" aria-sort={direction(name)}>
                <button
                  type="button"
                  aria-label={t("comparison.sort", { name: format.metricName(name) })}
                  onClick={() => toggle(name)}
                >
                  {format.metricName(name)}
                  <span class="arrow" aria-hidden="true">
                    {sorting?.by !== name ? "" : sorting.up ? "▴" : "▾"}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((strategy) => (
            <tr key={strategy.strategyId} data-strategy={strategy.strategyId}>
              <th scope="row">
                <i class="key" style={{ background: colour(strategies.indexOf(strategy)) }} />
                {strategy.name || strategy.strategyId}
              </th>
              {names.map((name) => {
                const value = strategy.metrics[name];
                const top = value !== undefined && value === tops.get(name);
                return (
                  <td key={name} class={top ? "best" : undefined} data-metric={name}>
                    {format.metric(name, value)}
                    {top && <span class="unseen"> ({t("comparison.best")})</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sorted(
  strategies: readonly ComparedStrategy[],
  ranking: readonly string[],
  sorting: Sorting | null,
): ComparedStrategy[] {
  const place = (strategy: ComparedStrategy) => {
    const at = ranking.indexOf(strategy.strategyId);
    return at < 0 ? ranking.length : at;
  };
  if (!sorting) return [...strategies].sort((a, b) => place(a) - place(b));
  const value = (strategy: ComparedStrategy) => strategy.metrics[sorting.by];
  return [...strategies].sort((a, b) => {
    const x = value(a);
    const y = value(b);
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return sorting.up ? x - y : y - x;
  });
}
