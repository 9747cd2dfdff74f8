// The metrics of compared strategies: a plain table at once, which sorts and chooses columns once its part is here.

import { useLanguage } from "../i18n/context";
import { usePart } from "../lazy/use-part";
import { defaultColumns } from "../metrics/metrics";
import type { ComparisonItem } from "../protocol.gen";
import { ImportedMark } from "../ui/ImportedMark";
import { ScrollableX } from "../ui/ScrollableX";
import { TaintBadge } from "./Taint";

export interface ComparisonTableProps {
  item: ComparisonItem;
  hidden: ReadonlySet<string>;
  onTouch: () => void;
}

export function LazyComparisonTable(props: ComparisonTableProps) {
  const { t, format } = useLanguage();
  const runs = usePart("runs");
  if (runs) return <runs.ComparisonTable {...props} />;
  const { strategies, ranking } = props.item;
  const names = defaultColumns(strategies.map(({ metrics }) => metrics));
  const place = new Map(ranking.map((id, at) => [id, at]));
  const placeOf = ({ strategyId }: { strategyId: string }) => place.get(strategyId) ?? ranking.length;
  return (
    <div class="metrics">
      <ScrollableX as="div">
        <table data-testid="comparison-table">
          <thead>
            <tr>
              {[t("comparison.strategy"), ...names.map(format.metricName)].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...strategies]
              .sort((a, b) => placeOf(a) - placeOf(b))
              .map((strategy) => (
                <tr key={strategy.strategyId}>
                  <th scope="row">
                    {strategy.name || strategy.strategyId} <ImportedMark imported={strategy.imported} />{" "}
                    <TaintBadge taint={strategy.taint} />
                  </th>
                  {names.map((name) => (
                    <td key={name}>{format.metric(name, strategy.metrics[name])}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </ScrollableX>
    </div>
  );
}
