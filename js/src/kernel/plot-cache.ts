// LRU cache of the cards' curves: fetched a few at a time, each once (requests in flight are deduplicated).

import type { Fault, Plotted, Plot as Question } from "../protocol.gen";
import type { Session } from "./session";

export type Show = NonNullable<Question["show"]>;

/** What of a card's curves is wanted; dates are ms since 1970. */
export interface Sight {
  readonly key: string;
  readonly show?: Show;
  readonly window?: number;
  readonly start?: number;
  readonly end?: number;
  readonly every?: boolean; // bar, for a file
}

export interface Plot {
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly fault: Fault | null;
}

export interface Plots {
  ask(sight: Sight): Promise<Plot>;
  /** What was asked before and is still here. */
  peek(sight: Sight): Plot | undefined;
}

const MAX_REQUESTS = 3; // a screenful of cards must not keep the kernel from what is typed
const MAX_BYTES = 16_000_000;

export function createPlots(ask: Session["ask"]): Plots {
  const kept = new Map<string, { plot: Plot; bytes: number }>(); // the least recently used first
  const pending = new Map<string, Promise<Plot>>();
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  let total = 0;

  function peek(sight: Sight): Plot | undefined {
    const key = JSON.stringify(normalised(sight));
    const found = kept.get(key);
    if (!found) return;
    kept.delete(key);
    kept.set(key, found);
    return found.plot;
  }

  function keep(key: string, plot: Plot): void {
    const bytes = [...plot.columns.values()].reduce((sum, column) => sum + column.byteLength, 0);
    kept.set(key, { plot, bytes });
    total += bytes;
    for (const [oldest, { bytes: freed }] of kept) {
      if (total <= MAX_BYTES || oldest === key) break;
      kept.delete(oldest);
      total -= freed;
    }
  }

  async function fetchPlot(sight: Sight): Promise<Plot> {
    const wanted = normalised(sight);
    if (inFlight >= MAX_REQUESTS) await new Promise<void>((go) => waiting.push(go));
    else inFlight++;
    const { message, buffers } = await ask(
      { t: "plot", ...wanted },
      (answer): answer is Plotted =>
        answer.t === "plotted" && JSON.stringify(normalised(answer)) === JSON.stringify(wanted),
    );
    const next = waiting.shift();
    if (next) next();
    else inFlight--;
    const columns = new Map((message.columns ?? []).map((name, i) => [name, numbers(buffers[i])]));
    const plot = { columns, fault: message.fault ?? null };
    if (!plot.fault && !wanted.every) keep(JSON.stringify(wanted), plot); // what failed may go well the next time
    return plot;
  }

  return {
    peek,
    ask(sight) {
      const here = peek(sight);
      if (here) return Promise.resolve(here);
      const key = JSON.stringify(normalised(sight));
      const plot = pending.get(key) ?? fetchPlot(sight).finally(() => pending.delete(key));
      pending.set(key, plot);
      return plot;
    },
  };
}

type Echo = { readonly [name in keyof Sight]?: Sight[name] | null };

/** With all defaults said, so that a question can be told from another and known again in its answer. */
function normalised({ key, show, window, start, end, every }: Echo) {
  return {
    key: key as string,
    show: show ?? "equity",
    window: window ?? 126,
    start: start ?? null,
    end: end ?? null,
    every: every ?? false,
  };
}

/** A copy, since eight bytes must lie where a multiple of eight is. */
function numbers(view: DataView | undefined): Float64Array {
  if (!view) return new Float64Array();
  return new Float64Array(
    view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer,
  );
}

const known = new WeakMap<object, Plots>();

/** The cache of a panel's session. */
export function plotsOf(session: Session): Plots {
  const plots = known.get(session) ?? createPlots(session.ask);
  known.set(session, plots);
  return plots;
}
