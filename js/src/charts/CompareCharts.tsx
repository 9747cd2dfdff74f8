// The charts of a comparison in five views: three kinds of curves, and two heat maps.

import { useId } from "preact/hooks";
import type { Show } from "../kernel/plot-cache";
import type { ComparisonItem } from "../protocol.gen";
import { useRowState } from "../ui/row-state";
import { CorrelationView } from "./CorrelationView";
import { CurvesView } from "./CurvesView";
import { useChartLanguage } from "./chart-format";
import { MonthsView } from "./MonthsView";
import type { ChartProps } from "./props";
import type { Range } from "./scales";
import { Tabs } from "./Tabs";

const VIEWS = ["equity", "drawdown", "rolling_sharpe", "correlation", "monthly_returns"] as const;
const WINDOW = 126; // bars

export function CompareCharts(props: ChartProps & { item: ComparisonItem }) {
  const { t } = useChartLanguage();
  const id = useId();
  const { item, onSight } = props;
  const [view, setView] = useRowState<Show>(`${item.key} view`, "equity");
  const [range, setRange] = useRowState<Range | null>(`${item.key} range`, null); // kept from one view of curves to the next
  const [window, setWindow] = useRowState(`${item.key} window`, WINDOW);
  const title = item.strategies.map((strategy) => strategy.name || strategy.strategyId).join(" vs ");
  const look = (view: Show, window: number) => {
    setView(view);
    setWindow(window);
    onSight(expression(view, window));
  };
  const given = { ...props, title };
  return (
    <div class="chart">
      <Tabs
        label={t("view.label")}
        id={id}
        all={VIEWS.map((name) => ({ name, label: t(`view.${name}`) }))}
        at={view}
        onChoose={(view) => look(view, window)}
      />
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${view}`}
        data-testid="view"
        data-view={view}
      >
        {view === "correlation" ? (
          <CorrelationView {...given} />
        ) : view === "monthly_returns" ? (
          <MonthsView {...given} />
        ) : (
          <CurvesView
            {...given}
            view={view}
            window={window}
            onWindow={(window) => look(view, window)}
            range={range}
            onZoom={setRange}
          />
        )}
      </div>
    </div>
  );
}

/** Where Python has what a view shows. */
function expression(view: Show, window: number): string {
  if (view === "rolling_sharpe") return `rolling_sharpe(${window})`;
  return view === "monthly_returns" ? "monthly_returns()" : view;
}
