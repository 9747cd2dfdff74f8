// A pane: one uPlot chart of curves over dates. Made anew when its looks change, fed again when only its numbers do.

import uPlot from "uplot";
import type { ChartLanguage, Unit } from "./chart-format";
import type { Curve } from "./curves";
import { faint, type Palette } from "./palette";
import { dateTicks, decimals, logTicks, type Range, ticks } from "./scales";

export const GUTTER_PX = 52; // for the numbers at the left, so that panes over one another have their dates in line
const MIN_TICK_GAP_PX = 34; // between two lines of the grid
const DATE_AXIS_PX = 18;
const MIN_DATE_GAP_PX = 50;

/** What a pane looks like. */
export interface Look {
  readonly height: number;
  readonly dated: boolean; // dates below
  readonly log: boolean;
  readonly filled: boolean; // between the curve and 0
  readonly colours: readonly string[]; // CSS variables, one a curve
  readonly dashes: readonly (readonly number[])[];
  readonly unit: Unit;
  readonly scale: number; // 1 on the screen
}

/** What it shows. */
export interface Feed {
  readonly dates: Float64Array;
  readonly curves: readonly Curve[];
  readonly range: Range;
}

export interface Heard {
  hover(date: number | null): void;
  select(range: Range): void;
  reset(): void;
  wheel(factor: number, date: number): void;
  marks?(u: uPlot): void;
}

export interface Pane {
  readonly canvas: HTMLCanvasElement;
  feed(feed: Feed): void;
  resize(width: number): void;
  /** Put the crosshair on a date, or away. */
  point(date: number | null): void;
  /** Where a date stands, in px from the left of the whole pane. */
  toX(date: number): number;
  close(): void;
}

export function openPane(
  host: HTMLElement,
  width: number,
  look: Look,
  language: ChartLanguage,
  palette: Palette,
  heard: () => Heard,
): Pane {
  let told = false; // the crosshair is being moved from outside: that is no news
  const u = new uPlot(
    options(width, look, language, palette, heard, () => told),
    [[]],
    host,
  );
  let shown: readonly boolean[] = look.colours.map(() => true);

  u.over.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the wheel alone scrolls the conversation
      event.preventDefault();
      const at = u.posToVal(event.clientX - u.over.getBoundingClientRect().left, "x");
      heard().wheel(event.deltaY < 0 ? 0.8 : 1.25, at);
    },
    { passive: false },
  );

  return {
    canvas: u.ctx.canvas,
    feed({ dates, curves, range }) {
      u.batch(() => {
        const positive = (value: number | null) => (value !== null && value > 0 ? value : null);
        u.setData(
          [dates, ...curves.map(({ values }) => (look.log ? values.map(positive) : [...values]))],
          false,
        );
        u.setScale("x", { min: range[0], max: range[1] });
        curves.forEach((curve, i) => {
          if (shown[i] !== curve.shown) u.setSeries(i + 1, { show: curve.shown });
        });
        shown = curves.map((curve) => curve.shown);
      });
    },
    resize: (width) => u.setSize({ width, height: look.height }),
    point(date) {
      told = true;
      const left = date === null ? -10 : u.valToPos(date, "x");
      u.setCursor({ left, top: date === null ? -10 : look.height / 2 });
      told = false;
    },
    toX: (date) => u.valToPos(date, "x") + u.bbox.left / uPlot.pxRatio,
    close: () => u.destroy(),
  };
}

function options(
  width: number,
  look: Look,
  language: ChartLanguage,
  palette: Palette,
  heard: () => Heard,
  told: () => boolean,
): uPlot.Options {
  const { height, dated, log, filled, scale } = look;
  const axis = language.axis[look.unit];
  const quiet = palette("--fg2");
  const most = Math.max(2, Math.floor((height / scale - (dated ? DATE_AXIS_PX : 0)) / MIN_TICK_GAP_PX));
  const font = `${11 * scale}px ${palette("font")}`;
  const lines: uPlot.Axis = {
    stroke: quiet,
    font,
    grid: { stroke: palette("--line"), width: scale },
    ticks: { show: false },
    border: { show: false },
  };
  const words = dateTicks(language.locale);
  return {
    width,
    height,
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms), "UTC"), // bars are dated in UTC, wherever the reader is
    padding: [6 * scale, 8 * scale, dated ? 0 : 4 * scale, 0],
    legend: { show: false },
    scales: {
      x: { time: true, auto: false },
      y: {
        distr: log ? 3 : 1,
        range: (_, low, high) => span(low, high, log, filled),
      },
    },
    axes: [
      {
        ...lines,
        show: dated,
        size: DATE_AXIS_PX * scale,
        gap: 2 * scale,
        space: MIN_DATE_GAP_PX * scale,
        grid: { show: false },
        values: (_, at, __, ___, step) => words(at, step),
      },
      {
        ...lines,
        size: GUTTER_PX * scale,
        gap: 6 * scale,
        splits: (_, __, low, high) => (log ? logTicks : ticks)(low, high, most),
        filter: (_, at) => at,
        values: (_, at) => at.map((value) => axis(value, decimals(at))),
      },
    ],
    series: [
      {},
      ...look.colours.map((name, i) => {
        const stroke = palette(name);
        return {
          stroke,
          width: 1.6 * scale,
          dash: (look.dashes[i] ?? []).map((length) => length * scale),
          ...(filled && { fill: faint(stroke), fillTo: 0 }),
          pxAlign: 0, // steps of whole pixels look like a staircase
          points: { show: false },
        };
      }),
    ],
    cursor: {
      y: false,
      points: { size: 6, width: 1 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      bind: {
        dblclick: () => () => {
          heard().reset();
          return null;
        },
      },
    },
    hooks: {
      setCursor: [
        (u) => {
          if (!told()) heard().hover(u.cursor.idx == null ? null : (u.data[0][u.cursor.idx] ?? null));
        },
      ],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width <= 4) return;
          heard().select([u.posToVal(left, "x"), u.posToVal(left + width, "x")]);
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      draw: [(u) => heard().marks?.(u)],
    },
  };
}

/** The ends of the scale of values: a little more than there is. */
function span(low: number | null, high: number | null, log: boolean, filled: boolean): [number, number] {
  if (low == null || high == null || !Number.isFinite(low) || !Number.isFinite(high))
    return log ? [1, 2] : [0, 1];
  if (log) {
    const more = (high / low) ** 0.04 || 1;
    return high > low ? [low / more, high * more] : [low / 1.05, high * 1.05];
  }
  const more = (high - low || Math.abs(high) || 1) * 0.05;
  return filled ? [Math.min(low, 0) - more, 0] : [low - more, high + more];
}
