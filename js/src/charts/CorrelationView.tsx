// Correlation of the strategies' returns, as a heat map.

import { useChartLanguage } from "./chart-format";
import { correlationRows, metricRows } from "./csv-rows";
import { HeatTable } from "./HeatTable";
import { correlations } from "./heat-rows";
import type { ViewProps } from "./props";
import { SaveMenu } from "./SaveMenu";
import { useCurves } from "./useCurves";

export function CorrelationView({ item, plots, title }: ViewProps) {
  const { t, localise, ratio } = useChartLanguage();
  const { plot } = useCurves(plots, { key: item.key, show: "correlation" }, null, 0);
  if (!plot || plot.fault)
    return <p class="aside waiting">{plot?.fault ? localise(plot.fault.message) : t("view.reading")}</p>;
  const names = item.strategies.map((strategy) => strategy.strategyId);
  return (
    <>
      <div class="tools">
        <span class="what" />
        <SaveMenu
          names={[...names, "correlation"]}
          title={title}
          subtitle={t("view.correlation")}
          keys={[]}
          paint={null}
          rows={() => correlationRows(plot, item)}
          table={() => metricRows(item)}
        />
      </div>
      <HeatTable
        label={t("view.of", { view: t("view.correlation"), names: title })}
        corner={t("comparison.strategy")}
        heads={names}
        rows={correlations(plot, names)}
        show={ratio}
        testid="correlation"
      />
    </>
  );
}
