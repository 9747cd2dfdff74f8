// Metrics of a card: which it shows, in what order, and which value is the best. Pure.

import { isKnown } from "../i18n/format";
import { METRICS } from "../protocol.gen";

type Metrics = Readonly<Record<string, number>>;

const FIRST = ["total_return", "cagr", "sharpe_ratio", "max_drawdown", "n_trades"];
const MAX_COLUMNS = 6; // that still fit a notebook

/** 1: more is better. -1: less is. 0: nearer to zero is. Absent: neither, as with the number of trades. */
const BETTER: Readonly<Record<string, 1 | -1 | 0>> = {
  total_return: 1,
  cagr: 1,
  annual_volatility: -1,
  sharpe_ratio: 1,
  sortino_ratio: 1,
  max_drawdown: 0,
  max_drawdown_duration: -1,
  calmar_ratio: 1,
  value_at_risk: 0,
  conditional_value_at_risk: 0,
  win_rate: 1,
  profit_factor: 1,
  expectancy: 1,
  total_fees: -1,
  alpha: 1,
};

/** Every metric that one of them has: the field's in their order, a backend's own behind. */
export function allMetrics(of: readonly Metrics[]): string[] {
  const names = new Set([...METRICS, ...of.flatMap((metrics) => Object.keys(metrics))]);
  return [...names].filter((name) => of.some((metrics) => typeof metrics[name] === "number"));
}

/** The five that everyone asks for; where a backend does not send them, what it sends instead. */
export function defaultColumns(of: readonly Metrics[]): string[] {
  const all = allMetrics(of);
  const first = FIRST.filter((name) => all.includes(name));
  if (first.length === FIRST.length) return first;
  const rest = all.filter((name) => !FIRST.includes(name));
  rest.sort((a, b) => Number(isKnown(a)) - Number(isKnown(b))); // its own words before our lesser ones
  return [...first, ...rest].slice(0, MAX_COLUMNS);
}

/** A reader's choice of columns, as it was remembered; null if there is none that fits. */
export function chosenColumns(choice: unknown, of: readonly Metrics[]): string[] | null {
  if (!Array.isArray(choice)) return null;
  const names = allMetrics(of).filter((name) => choice.includes(name));
  return names.length ? names : null;
}

/** The best value of a column; null when none is, or when all are equal. */
export function bestValue(name: string, values: readonly (number | undefined)[]): number | null {
  const sense = BETTER[name];
  const finite = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  if (sense === undefined || new Set(finite).size < 2) return null;
  const score = (value: number) => (sense === 0 ? -Math.abs(value) : sense * value);
  return finite.reduce((a, b) => (score(b) > score(a) ? b : a));
}
