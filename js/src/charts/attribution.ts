// What the symbols of a run made, as its card shows it. Pure.

import type { Plot } from "../kernel/plot-cache";

export const CASH = -1; // the row of what idle cash earned
export const OTHERS = -2; // that of all symbols which are neither among the best nor among the worst

export interface Attributed {
  readonly symbol: number; // its place among those of the run, or CASH, or OTHERS
  readonly contribution: number; // over the starting cash, a fraction
  readonly pnl: number;
  readonly fees: number;
  readonly weight: number; // average, a fraction
  readonly trades: number;
}

export function attributionOf(plot: Plot | undefined): Attributed[] {
  const column = (name: string) => plot?.columns.get(`attribution.${name}`);
  const at = (name: string, i: number) => column(name)?.[i] ?? Number.NaN;
  return Array.from(column("symbol") ?? [], (symbol, i) => ({
    symbol,
    contribution: at("contribution", i),
    pnl: at("pnl", i),
    fees: at("fees", i),
    weight: at("average_weight", i),
    trades: at("trades", i),
  }));
}
