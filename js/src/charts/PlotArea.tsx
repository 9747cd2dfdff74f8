// Plot area: panes with the same dates, crosshair and zoom, by mouse and by keyboard.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { useChartLanguage } from "./chart-format";
import type { Curve } from "./curves";
import { readPalette, useTheme } from "./palette";
import { nearest, type Range, within, zoomed } from "./scales";
import { type Feed, type Heard, type Look, openPane, type Pane } from "./uplot-pane";

export interface PaneSpec {
  readonly look: Omit<Look, "scale" | "colours" | "dashes">;
  readonly curves: readonly Curve[];
  readonly marks?: (u: uPlot, colour: (name: string) => string, scale: number) => void;
}

/** The panes as pictures, top to bottom. */
export type Paint = () => Promise<{ canvas: HTMLCanvasElement; width: number; height: number }[]>;

interface PlotAreaProps {
  label: string;
  dates: Float64Array;
  panes: readonly PaneSpec[];
  whole: Range;
  range: Range | null;
  bars: number; // in the whole, for how close one may look
  at: number | null; // the date read
  onRead: (date: number | null) => void;
  onZoom: (range: Range | null) => void;
  /** What is read at `at`, in words; said aloud when the keyboard moves the crosshair. */
  words: string;
  paint: { current: Paint | null };
  children?: (x: number, width: number) => ComponentChildren; // beside the crosshair
}

const MIN_BARS = 5; // as far as one can zoom in
const IMAGE_SCALE = 2; // a picture is so many times as fine as the screen
const nothing = () => {};
const quiet: Heard = { hover: nothing, select: nothing, reset: nothing, wheel: nothing };
const SHIFT_STEP = 10; // dates that an arrow goes with Shift

export function PlotArea(props: PlotAreaProps) {
  const { label, dates, panes, whole, range, bars, at, onRead, onZoom, words, paint, children } = props;
  const language = useChartLanguage();
  const { t, locale } = language;
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [spoken, setSpoken] = useState(false); // the keyboard was used last
  const opened = useRef<Pane[]>([]);
  const theme = useTheme(box);

  const least = ((whole[1] - whole[0]) / Math.max(bars - 1, 1)) * MIN_BARS;
  const zoom = (factor: number, around: number) => onZoom(zoomed(range, whole, factor, around, least));

  // What the panes call is what is true when they call, not when they were made.
  const heard = useRef<Heard>({} as Heard);
  heard.current = {
    hover(date) {
      setSpoken(false);
      onRead(date);
    },
    select: ([start, end]) => onZoom(within([start, Math.max(end, start + least)], whole)),
    reset: () => onZoom(null),
    wheel: zoom,
  };
  const marks = useRef<(PaneSpec["marks"] | undefined)[]>([]);
  marks.current = panes.map((pane) => pane.marks);

  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const measure = () => el.clientWidth && setWidth(el.clientWidth); // 0 while Lab has the cell out of the page
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(el);
    return () => observer.disconnect();
  }, []);

  const looks = panes.map(({ look, curves }) => ({
    ...look,
    scale: 1,
    colours: curves.map((curve) => curve.colour),
    dashes: curves.map((curve) => curve.dash),
  }));
  const shape = JSON.stringify([looks, locale, theme, width > 0]);

  useLayoutEffect(() => {
    const el = box.current;
    if (!el || !width) return;
    const palette = readPalette(el);
    opened.current = looks.map((look, i) =>
      openPane(el.children[i] as HTMLElement, width, look, language, palette, () => ({
        ...heard.current,
        marks: (u) => marks.current[i]?.(u, palette, 1),
      })),
    );
    return () => {
      for (const pane of opened.current) pane.close();
      opened.current = [];
    };
  }, [shape]);

  useLayoutEffect(() => {
    for (const pane of opened.current) pane.resize(width);
  }, [width]);

  const seen = range ?? whole;

  // The same once more, out of sight and twice as fine: a picture goes into slides.
  paint.current = async () => {
    const el = box.current;
    if (!el) return [];
    const palette = readPalette(el);
    const away = document.createElement("div");
    const painted = looks.map((look, i) => {
      const { marks, curves = [] } = panes[i] ?? {};
      const large = { ...look, scale: IMAGE_SCALE, height: look.height * IMAGE_SCALE };
      const heard = { ...quiet, marks: (u: uPlot) => marks?.(u, palette, IMAGE_SCALE) };
      const pane = openPane(away, width * IMAGE_SCALE, large, language, palette, () => heard);
      pane.feed({ dates, curves, range: seen });
      return { pane, width, height: look.height };
    });
    await new Promise(requestAnimationFrame); // drawn by then
    return painted.map(({ pane, width, height }) => {
      pane.close();
      return { canvas: pane.canvas, width, height };
    });
  };

  useLayoutEffect(() => {
    opened.current.forEach((pane, i) => {
      pane.feed({ dates, curves: panes[i]?.curves ?? [], range: seen } satisfies Feed);
    });
  }, [shape, dates, seen[0], seen[1], ...panes.map((pane) => pane.curves)]);

  useLayoutEffect(() => {
    for (const pane of opened.current) pane.point(at);
  }, [shape, at, width, seen[0], seen[1]]);

  // A crosshair must not point at what has been zoomed away.
  useEffect(() => {
    if (at !== null && (at < seen[0] || at > seen[1])) onRead(null);
  }, [seen[0], seen[1]]);

  function step(by: number): void {
    const first = nearest(dates, seen[0]);
    const last = nearest(dates, seen[1]);
    const now = at === null ? (by > 0 ? first - 1 : last + 1) : nearest(dates, at);
    onRead(dates[Math.min(last, Math.max(first, now + by))] ?? null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const middle = at ?? (seen[0] + seen[1]) / 2;
    const acts: Partial<Record<string, () => void>> = {
      ArrowLeft: () => step(shiftKey ? -SHIFT_STEP : -1),
      ArrowRight: () => step(shiftKey ? SHIFT_STEP : 1),
      Home: () => onRead(dates[nearest(dates, seen[0])] ?? null),
      End: () => onRead(dates[nearest(dates, seen[1])] ?? null),
      "+": () => zoom(0.5, middle),
      "=": () => zoom(0.5, middle),
      "-": () => zoom(2, middle),
      ...((range || at !== null) && {
        Escape: () => {
          onZoom(null);
          onRead(null);
        },
      }),
    };
    const act = acts[key];
    if (!act) return;
    act();
    setSpoken(true);
    event.preventDefault();
    event.stopPropagation();
  }

  const x = at === null ? null : (opened.current[0]?.toX(at) ?? null);
  return (
    <div
      class="plot"
      role="application"
      aria-label={t("plot.label", { view: label })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the crosshair is moved by keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => spoken && onRead(null)}
      data-testid="plot"
      data-start={seen[0]}
      data-end={seen[1]}
      data-bars={dates.filter((date) => date >= seen[0] && date <= seen[1]).length}
    >
      <div ref={box} class="panes">
        {panes.map((pane, i) => (
          <div key={i} style={{ height: `${pane.look.height}px` }} />
        ))}
      </div>
      {x !== null && children?.(x, width)}
      <span class="unseen" aria-live="polite" data-testid="spoken">
        {spoken ? words : ""}
      </span>
    </div>
  );
}
