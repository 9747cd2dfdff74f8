// Monthly returns of one strategy at a time, as a heat map.

import { useRowState } from "../ui/row-state";
import { useChartLanguage } from "./chart-format";
import { metricRows, monthlyRows } from "./csv-rows";
import { HeatTable } from "./HeatTable";
import { monthRows } from "./heat-rows";
import type { ViewProps } from "./props";
import { SaveMenu } from "./SaveMenu";
import { useCurves } from "./useCurves";

export function MonthsView({ item, plots, title }: ViewProps) {
  const { t, localise, month, signed } = useChartLanguage();
  const names = item.strategies.map((strategy) => strategy.strategyId);
  const best = item.ranking.find((name) => names.includes(name)) ?? names[0] ?? "";
  const [of, setOf] = useRowState(`${item.key} months`, best);
  const { plot } = useCurves(plots, { key: item.key, show: "monthly_returns" }, null, 0);
  if (!plot || plot.fault)
    return <p class="aside waiting">{plot?.fault ? localise(plot.fault.message) : t("view.reading")}</p>;
  return (
    <>
      <div class="tools">
        <label class="what">
          {t("plot.strategy")}{" "}
          <select
            value={of}
            onChange={(event) => setOf(event.currentTarget.value)}
            data-testid="month-strategy"
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <SaveMenu
          names={[...names, "monthly-returns"]}
          title={title}
          subtitle={t("view.monthly_returns")}
          keys={[]}
          paint={null}
          rows={() => monthlyRows(plot, item)}
          table={() => metricRows(item)}
        />
      </div>
      <HeatTable
        label={t("view.of", { view: t("view.monthly_returns"), names: of })}
        corner={t("months.year")}
        heads={[...Array.from({ length: 12 }, (_, i) => month(i)), t("months.whole")]}
        rows={monthRows(plot, of)}
        show={(value) => (value === null ? "" : signed(value).replace(/\s*%$/, ""))}
        testid="months"
      />
    </>
  );
}
