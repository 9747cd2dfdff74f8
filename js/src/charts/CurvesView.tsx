// Curves of all strategies over one another: growth, drawdown or rolling Sharpe ratio.

import { useMemo, useRef, useState } from "preact/hooks";
import type { Show } from "../kernel/plot-cache";
import { useRowState } from "../ui/row-state";
import { colourName, dash } from "../ui/series-colours";
import { labels } from "../ui/told-apart";
import { Crosshair } from "./Crosshair";
import { CurveTable } from "./CurveTable";
import { useChartLanguage } from "./chart-format";
import { curveRows, growth, metricRows } from "./csv-rows";
import { base, type Curve, datesOf, nameOf, readings, values } from "./curves";
import { Legend } from "./Legend";
import { type Paint, PlotArea } from "./PlotArea";
import type { ViewProps } from "./props";
import { SaveMenu } from "./SaveMenu";
import { nearest, type Range } from "./scales";
import { everyBar, useCurves } from "./useCurves";
import { ZoomReset } from "./ZoomReset";

const HEIGHT_PX = 200;
const WINDOWS = [63, 126, 252];

interface CurvesViewProps extends ViewProps {
  view: Exclude<Show, "correlation" | "monthly_returns">;
  window: number;
  onWindow: (window: number) => void;
  range: Range | null;
  onZoom: (range: Range | null) => void;
}

export function CurvesView(props: CurvesViewProps) {
  const { item, plots, hidden, onHide, view, window, onWindow, range, onZoom, title } = props;
  const { t, date, span, percent, ratio, format, localise } = useChartLanguage();
  const [log, setLog] = useRowState(`${item.key} log`, false);
  const [at, setAt] = useState<number | null>(null);
  const paint = useRef<Paint | null>(null);
  const bars = item.bars ?? 0;
  const sight = { key: item.key, show: view, ...(view === "rolling_sharpe" && { window }) };
  const { whole, plot } = useCurves(plots, sight, range, bars);
  const names = useMemo(() => labels(item.strategies), [item.strategies]);
  const curves = useMemo(
    () =>
      item.strategies.map(({ strategyId: name, imported }, i): Curve => {
        const column = `${view}.${name}`;
        // The account's value as growth of 1: strategies may have begun with different cash.
        const one = view === "equity" ? base(whole, column) : 1;
        return {
          name,
          label: names[i],
          values: values(plot, column, (value) => value / one),
          colour: colourName(i),
          dash: dash(i),
          shown: !hidden.has(name),
          imported,
        };
      }),
    [plot, whole, hidden, item.strategies, names, view],
  );
  const all = datesOf(whole);
  const dates = datesOf(plot);
  if (!whole || all.length < 2)
    return <p class="aside waiting">{whole?.fault ? localise(whole.fault.message) : t("view.reading")}</p>;

  const ends: Range = [all[0] as number, all[all.length - 1] as number];
  const seen = range ?? ends;
  const show = view === "drawdown" ? percent : ratio;
  const read = at === null ? [] : readings(curves, nearest(dates, at));
  const words = [
    at !== null && date(at),
    ...read.map(({ curve, value }) => `${nameOf(curve).whole} ${show(value)}`),
  ];
  const name = t(`view.${view}`);
  const label = t("view.of", { view: view === "equity" ? t("view.growth") : name, names: title });
  const logarithmic = log && view === "equity";
  return (
    <>
      <div class="tools">
        <span class="what">{view === "equity" ? t("view.growth") : ""}</span>
        {view === "equity" && (
          <button
            type="button"
            class="small"
            aria-pressed={log}
            onClick={() => setLog(!log)}
            data-testid="log-scale"
          >
            {t("plot.log")}
          </button>
        )}
        {view === "rolling_sharpe" && (
          <label>
            {t("plot.window")}{" "}
            <select
              value={window}
              onChange={(event) => onWindow(Number(event.currentTarget.value))}
              data-testid="window"
            >
              {WINDOWS.map((n) => (
                <option key={n} value={n}>
                  {t("plot.bars", { n })}
                </option>
              ))}
            </select>
          </label>
        )}
        {range && <ZoomReset range={range} onReset={() => onZoom(null)} />}
        <SaveMenu
          names={[...item.strategies.map((strategy) => strategy.strategyId), view]}
          title={title}
          subtitle={[item.symbol, name, span(seen)].filter(Boolean).join(" · ")}
          keys={curves.filter((curve) => curve.shown)}
          paint={paint}
          rows={async () => {
            const bars = await everyBar(plots, sight, seen);
            return bars.fault ?? curveRows(bars, item, view, seen);
          }}
          table={() => metricRows(item)}
        />
      </div>
      <PlotArea
        label={label}
        dates={dates}
        panes={[
          {
            look: {
              height: HEIGHT_PX,
              dated: true,
              log: logarithmic,
              filled: false,
              unit: view === "drawdown" ? "percent" : "ratio",
            },
            curves,
          },
        ]}
        whole={ends}
        range={range}
        bars={Math.max(bars, all.length)}
        at={at}
        onRead={setAt}
        onZoom={onZoom}
        words={words.filter((part) => typeof part === "string").join(", ")}
        paint={paint}
      >
        {(x, width) =>
          at !== null && <Crosshair date={date(at)} readings={read} show={show} x={x} width={width} />
        }
      </PlotArea>
      {curves.every((curve) => curve.values.every((value) => value === null)) && (
        <p class="aside">{t("view.short", { n: format.count(bars), window })}</p>
      )}
      <div class="below">
        <Legend curves={curves} onHide={onHide} />
        <CurveTable plot={growth(whole, view)} show={(_, value) => show(value)} />
      </div>
    </>
  );
}
