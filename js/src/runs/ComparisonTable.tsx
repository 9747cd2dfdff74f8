// The metrics table of a comparison: sorts by any column, marks the best value, shows the columns one chooses.

import { useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import { allMetrics, bestValue, chosenColumns, defaultColumns } from "../metrics/metrics";
import type { ComparedStrategy } from "../protocol.gen";
import { ImportedMark } from "../ui/ImportedMark";
import { readPreference, writePreference } from "../ui/preferences";
import { useRowState } from "../ui/row-state";
import { colour, dash } from "../ui/series-colours";
import { labels } from "../ui/told-apart";
import { ColumnChooser } from "./ColumnChooser";
import type { ComparisonTableProps } from "./LazyComparisonTable";
import { SortHeader } from "./SortHeader";
import { sortStrategies } from "./sort-strategies";
import { type Sorting, toggled } from "./sorting";
import { TaintBadge } from "./Taint";

/** Its place, as the words beside the table count it: those who can't be told apart share the places they take (1-3). */
function Place({ strategy, all }: { strategy: ComparedStrategy; all: readonly ComparedStrategy[] }) {
  const { t } = useLanguage();
  const { group } = strategy;
  const ties = all.filter((each) => each.group === group && each !== strategy).map(({ name }) => name);
  const first = 1 + all.filter((each) => each.group && group && each.group < group).length;
  const place = ties.length ? `${first}-${first + ties.length}` : `${first}`;
  const label = ties.length ? t("comparison.tied", { n: place, names: ties.join(", ") }) : place;
  return (
    <span class="place" role="img" title={label} aria-label={label} data-testid="place">
      {place}
    </span>
  );
}

const PREFERENCE = "columns";

export function ComparisonTable({ item, hidden, onTouch }: ComparisonTableProps) {
  const { t, format } = useLanguage();
  const [sorting, setSorting] = useRowState<Sorting | null>(`${item.key} sorting`, null);
  const [choice, setChoice] = useState<unknown>(() => readPreference(PREFERENCE));
  const { strategies, ranking } = item;
  const all = useMemo(() => strategies.map((strategy) => strategy.metrics), [strategies]);
  const names = useMemo(() => chosenColumns(choice, all) ?? defaultColumns(all), [choice, all]);
  const tops = useMemo(
    () =>
      new Map(
        names.map((name) => [
          name,
          bestValue(
            name,
            strategies.map(({ metrics, taint }) => (taint ? undefined : metrics[name])),
          ),
        ]),
      ),
    [names, all],
  );
  const sort = (by: string) => {
    setSorting(toggled(sorting, by));
    onTouch();
  };
  const choose = (names: readonly string[]) => {
    setChoice(names);
    writePreference(PREFERENCE, names);
    onTouch();
  };
  const labelled = labels(strategies);
  return (
    <div class="metrics">
      <div class="scroll">
        <table data-testid="comparison-table">
          <thead>
            <tr>
              <th scope="col">{t("comparison.strategy")}</th>
              {names.map((name) => (
                <SortHeader
                  key={name}
                  by={name}
                  label={format.metricName(name)}
                  sorting={sorting}
                  onSort={sort}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {sortStrategies(strategies, ranking, sorting).map((strategy, row, rows) => {
              const at = strategies.indexOf(strategy);
              const { group, bounds } = strategy;
              const before = rows[row - 1];
              const next = !sorting && before && before.group !== group ? "next-group" : "";
              return (
                <tr
                  key={strategy.strategyId}
                  class={`${hidden.has(strategy.strategyId) ? "dim" : ""} ${next}`}
                  data-strategy={strategy.strategyId}
                >
                  <th scope="row">
                    {group && <Place strategy={strategy} all={strategies} />}
                    <i class={dash(at).length ? "key dashed" : "key"} style={{ color: colour(at) }} />
                    <span class="label" title={labelled[at]?.whole}>
                      {labelled[at]?.short}
                    </span>
                    {strategy.differs && <span class="differs">{labelled[at]?.given}</span>}
                    <ImportedMark imported={strategy.imported} />
                    <TaintBadge taint={strategy.taint} />
                  </th>
                  {names.map((name) => {
                    const value = strategy.metrics[name];
                    const top =
                      !item.ownBars && value !== undefined && !strategy.taint && value === tops.get(name);
                    return (
                      <td
                        key={name}
                        class={top ? "best" : undefined}
                        data-metric={name}
                        title={bounds?.[name]
                          ?.map((end) => format.metric(name, end))
                          .join(" … ")
                          .concat(" (95 %)")}
                      >
                        {format.metric(name, value)}
                        {top && <span class="unseen"> ({t("comparison.best")})</span>}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <ColumnChooser all={allMetrics(all)} shown={names} onChoose={choose} />
    </div>
  );
}
