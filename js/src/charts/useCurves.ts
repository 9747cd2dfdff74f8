// Fetches the curves of a view: the whole at once, and every bar of the zoomed range (debounced).

import { useEffect, useState } from "preact/hooks";
import type { Plot, Plots, Show } from "../kernel/plot-cache";
import { datesOf } from "./curves";
import type { Range } from "./scales";

const DEBOUNCE_MS = 120; // after the last turn of the wheel

export interface Wanted {
  readonly key: string;
  readonly show?: Show;
  readonly window?: number;
}

export interface Drawn {
  readonly whole: Plot | undefined; // undefined until it has come
  readonly plot: Plot | undefined; // what to draw
}

/** Every bar of a stretch, as a file has them, whatever was drawn; a fault where they are too many. */
export function everyBar(plots: Plots, wanted: Wanted, [start, end]: Range): Promise<Plot> {
  return plots.ask({ ...wanted, start: Math.floor(start), end: Math.ceil(end), every: true });
}

export function useCurves(plots: Plots, wanted: Wanted, range: Range | null, bars: number): Drawn {
  const [, redraw] = useState(0);
  const again = () => redraw((count) => count + 1);
  const { key, show, window } = wanted;
  const whole = plots.peek(wanted) ?? undefined;
  const [near, setNear] = useState<{ of: string; plot: Plot; start: number; end: number } | null>(null);
  const of = JSON.stringify([key, show, window]);
  const failed = useFault(plots, wanted, of, whole === undefined, again);
  const complete = datesOf(whole).length >= bars;

  useEffect(() => {
    if (!range || !whole || complete) return;
    let gone = false;
    const [start, end] = [Math.floor(range[0]), Math.ceil(range[1])];
    const timer = setTimeout(async () => {
      const plot = await plots.ask({ ...wanted, start, end });
      if (!gone && !plot.fault) setNear({ of, plot, start, end });
    }, DEBOUNCE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [of, range?.[0], range?.[1], whole === undefined, complete]);

  const fits = range && near?.of === of && near.start <= range[0] && near.end >= range[1];
  return { whole: whole ?? failed, plot: fits ? near.plot : (whole ?? failed) };
}

/** Ask for the whole when it is not here; the answer is looked up in what `plots` keeps. Returns a refusal. */
function useFault(
  plots: Plots,
  wanted: Wanted,
  of: string,
  missing: boolean,
  again: () => void,
): Plot | undefined {
  const [refused, setRefused] = useState<{ of: string; plot: Plot } | null>(null);
  useEffect(() => {
    if (!missing) return;
    let gone = false;
    plots.ask(wanted).then((plot) => {
      if (gone) return;
      if (plot.fault) setRefused({ of, plot });
      else again();
    });
    return () => {
      gone = true;
    };
  }, [of, missing]);
  return refused?.of === of ? refused.plot : undefined;
}
