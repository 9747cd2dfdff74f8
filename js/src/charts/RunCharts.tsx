// The charts of a settled run: its equity with the trades on it beside the symbol held, its drawdown below, a readout.

import { useMemo, useRef, useState } from "preact/hooks";
import type { RunItem } from "../protocol.gen";
import { useRowState } from "../ui/row-state";
import { AttributionTable } from "./AttributionTable";
import { attributionOf } from "./attribution";
import { CurveTable } from "./CurveTable";
import { useChartLanguage } from "./chart-format";
import { barRows } from "./csv-rows";
import { type Curve, datesOf, values } from "./curves";
import { Legend } from "./Legend";
import { drawMarks, marked } from "./marks";
import { type Paint, PlotArea } from "./PlotArea";
import type { ChartProps } from "./props";
import { SaveMenu } from "./SaveMenu";
import { nearest, type Range } from "./scales";
import { TradeTable } from "./TradeTable";
import { heldAt, type Trade, totalOf, tradesOf } from "./trades";
import { GUTTER_PX } from "./uplot-pane";
import { everyBar, useCurves } from "./useCurves";
import { ZoomReset } from "./ZoomReset";

const DASH = [5, 4];
const EQUITY_PX = 150;
const DRAWDOWN_PX = 74;

export function RunCharts({ item, plots }: ChartProps & { item: RunItem }) {
  const { t, amount, percent, signed, date, span, format } = useChartLanguage();
  const [at, setAt] = useState<number | null>(null);
  const paint = useRef<Paint | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { key, bars = 0, strategyId } = item;
  const [range, setRange] = useRowState<Range | null>(`${key} range`, null);
  const { whole, plot } = useCurves(plots, { key }, range, bars ?? 0);
  const dates = datesOf(plot);
  const trades = useMemo(() => tradesOf(plot), [plot]);
  const [holding, setHolding] = useRowState(`${key} holding`, true);
  const held = plot?.columns.has("benchmark") ? t("plot.held", { symbol: heldSymbol(item) }) : null;
  const [equity, drawdown] = useMemo(() => {
    const curve = (name: string, colour: string): Curve => ({
      name,
      values: values(plot, name),
      colour,
      dash: [],
      shown: true,
    });
    // Beside it what merely holding would have made: the account if it had been in the symbol throughout.
    const beside = held && { ...curve("benchmark", "--fg2"), dash: DASH, shown: holding, label: named(held) };
    const own = { ...curve("equity", "--c1"), label: named(t("plot.equity")) };
    return [beside ? [own, beside] : [own], [curve("drawdown", "--c2")]] as const;
  }, [plot, held, holding, t]);
  const all = datesOf(whole);
  if (all.length < 2) return null;
  const ends: Range = [all[0] as number, all[all.length - 1] as number];

  const index = at === null ? null : nearest(dates, at);
  const value = (curve: Curve | undefined) => (index === null ? null : (curve?.values[index] ?? null));
  const open = at === null ? undefined : heldAt(trades, at);
  const readout = [
    at !== null && date(at),
    `${t("plot.equity")} ${amount(value(equity[0]))}`,
    held && holding && `${held} ${amount(value(equity[1]))}`,
    `${t("plot.drawdown")} ${percent(value(drawdown[0]))}`,
    open && `${sideOf(open)} ${signed(open.result)}`,
  ].filter((part) => typeof part === "string");

  function sideOf(trade: Trade): string {
    const side = t(trade.side < 0 ? "trades.short" : "trades.long");
    return t("trades.held", { side, date: date(trade.entryDate) });
  }

  const seen = range ?? ends;
  const inside = trades.filter(
    (trade) => trade.entryDate <= seen[1] && (trade.exitDate ?? seen[1]) >= seen[0],
  );
  const width = Math.max((box.current?.clientWidth ?? 700) - GUTTER_PX - 8, 1);
  const shown = marked(inside, (date) => ((date - seen[0]) / (seen[1] - seen[0])) * width).length;
  const total = totalOf(whole);
  const label = t("view.run", { name: strategyId });
  return (
    <div class="chart" ref={box}>
      <div class="tools">
        <span class="readout" data-testid="readout">
          {at !== null
            ? readout.join(" · ")
            : range === null && total > 0 && shown < total
              ? `${t("trades.marked", { shown: format.count(shown), n: format.count(total) })} · ${t("plot.hint")}`
              : ""}
        </span>
        {inside.length > 0 && (
          <span class="sides" data-testid="sides">
            <i class="buy">▲</i> {t("trades.bought")} <i class="sell">▼</i> {t("trades.sold")}
          </span>
        )}
        {held && <Legend curves={equity.slice(1)} onHide={() => setHolding(!holding)} />}
        {range && <ZoomReset range={range} onReset={() => setRange(null)} />}
        <SaveMenu
          names={[strategyId, "equity"]}
          title={strategyId}
          subtitle={`${label}, ${span(seen)}`}
          keys={held ? equity.filter((curve) => curve.shown) : []}
          paint={paint}
          rows={async () => {
            const bars = await everyBar(plots, { key }, seen);
            return (
              bars.fault ?? barRows(bars, ["equity", "drawdown", ...(held ? ["benchmark"] : [])], "", seen)
            );
          }}
        />
      </div>
      <PlotArea
        label={label}
        dates={dates}
        panes={[
          {
            look: { height: EQUITY_PX, dated: false, log: false, filled: false, unit: "amount" },
            curves: equity,
            marks: (u, colour, scale) => drawMarks(u, trades, colour, scale),
          },
          {
            look: { height: DRAWDOWN_PX, dated: true, log: false, filled: true, unit: "percent" },
            curves: drawdown,
          },
        ]}
        whole={ends}
        range={range}
        bars={Math.max(bars ?? 0, all.length)}
        at={at}
        onRead={setAt}
        onZoom={setRange}
        words={readout.join(", ")}
        paint={paint}
      />
      <div class="below">
        <AttributionTable rows={attributionOf(whole)} symbols={symbolsOf(item)} />
        <TradeTable trades={tradesOf(whole)} total={total} symbols={symbolsOf(item)} />
        {whole && (
          <CurveTable plot={whole} show={(name, value) => (name === "drawdown" ? percent : amount)(value)} />
        )}
      </div>
    </div>
  );
}

/** What it traded together, in the order of the places that its trades name. */
const symbolsOf = ({ parameters }: RunItem) => String(parameters.symbols ?? "").split(",");

/** What its account is measured against: the symbol that was named for that, else what it traded. */
const heldSymbol = (item: RunItem) =>
  String(item.parameters.benchmark ?? item.parameters.symbol ?? symbolsOf(item).join(", "));

const named = (name: string) => ({ whole: name, short: name, given: "" });
