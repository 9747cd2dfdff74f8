// Trades of a run as its card shows them, thinned so that their markers stay apart. Pure.

import type { Plot } from "../kernel/plot-cache";

export interface Trade {
  readonly number: number; // from 1, over the whole run
  readonly entryDate: number;
  readonly exitDate: number | null; // null while open
  readonly symbol: number | null; // its place among those of the run; null of a run on one
  readonly side: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly result: number; // the return, a fraction
  readonly pnl: number;
  readonly entryEquity: number;
  readonly exitEquity: number;
}

export function tradesOf(plot: Plot | undefined): Trade[] {
  const column = (name: string) => plot?.columns.get(`trades.${name}`);
  const numbers = column("number");
  if (!numbers) return [];
  const at = (name: string, i: number) => column(name)?.[i] ?? Number.NaN;
  return Array.from(numbers, (number, i) => ({
    number,
    entryDate: at("entry_date", i),
    exitDate: Number.isNaN(at("exit_date", i)) ? null : at("exit_date", i),
    symbol: column("symbol") ? at("symbol", i) : null,
    side: at("side", i),
    entryPrice: at("entry_price", i),
    exitPrice: at("exit_price", i),
    result: at("return", i),
    pnl: at("pnl", i),
    entryEquity: at("entry_equity", i),
    exitEquity: at("exit_equity", i),
  }));
}

export const totalOf = (plot: Plot | undefined): number => plot?.columns.get("trades.total")?.[0] ?? 0;

/** The first and the last `n`, and how many are between them. */
export function ends(trades: readonly Trade[], total: number, n: number) {
  const first = trades.filter((trade) => trade.number <= Math.max(n, total <= 2 * n ? total : 0));
  const last = total <= 2 * n ? [] : trades.filter((trade) => trade.number > total - n);
  return { first, last, between: Math.max(0, total - first.length - last.length) };
}

const SIGNIFICANT = 6; // digits of a price: 1.10067, 1228.10
const FEWEST = 2; // decimals
const SAME = 1e-9; // of the price: the rounding of what was computed, no difference

/** How many decimals a trade's prices need: six digits each, two of what lies between them, and no zeros at the end. */
export function priceDecimals({ entryPrice, exitPrice }: Pick<Trade, "entryPrice" | "exitPrice">): number {
  const place = (value: number) => Math.floor(Math.log10(Math.abs(value)) + SAME); // of its first digit
  const prices = [entryPrice, exitPrice].filter((price) => Number.isFinite(price) && price !== 0);
  const between = Math.abs(entryPrice - exitPrice);
  const needed = prices.map((price) => SIGNIFICANT - 1 - place(price));
  if (between > SAME * Math.abs(entryPrice)) needed.push(1 - place(between));
  let decimals = Math.min(Math.max(FEWEST, ...needed), 20); // more than 20 not every browser can write
  while (decimals > FEWEST && prices.every((price) => price.toFixed(decimals).endsWith("0"))) decimals--;
  return decimals;
}

/** So many marks that they stay apart: of each `gap` pixels, the trade that won or lost most. */
export function apart(trades: readonly Trade[], toX: (date: number) => number, gap: number): Trade[] {
  const kept = new Map<number, Trade>();
  for (const trade of trades) {
    const place = Math.floor(toX(trade.entryDate) / gap);
    const other = kept.get(place);
    if (!other || Math.abs(trade.pnl) > Math.abs(other.pnl)) kept.set(place, trade);
  }
  return [...kept.values()];
}

/** The trade that was held at a moment, if it is known. */
export function heldAt(trades: readonly Trade[], moment: number): Trade | undefined {
  return trades
    .filter(({ entryDate, exitDate }) => entryDate <= moment && (exitDate === null || moment <= exitDate))
    .at(-1);
}
