// Metrics of a card: which it shows, in what order, and which value is the best. Pure.

import { isKnown } from "../i18n/format";
import { METRICS, type MetricName } from "../protocol.gen";

type Metrics = Readonly<Record<string, number>>;

const NAMES = Object.keys(METRICS) as MetricName[]; // in their order
const SHOWN: readonly string[] = NAMES.filter((name) => METRICS[name].shown);
const MAX_COLUMNS = 6; // that still fit a notebook

/** Every metric that one of them has: the field's in their order, a backend's own behind. */
export function allMetrics(of: readonly Metrics[]): string[] {
  const names = new Set<string>([...NAMES, ...of.flatMap((metrics) => Object.keys(metrics))]);
  return [...names].filter((name) => of.some((metrics) => typeof metrics[name] === "number"));
}

/** The five that everyone asks for; where a backend does not send them, what it sends instead. */
export function defaultColumns(of: readonly Metrics[]): string[] {
  const all = allMetrics(of);
  const first = SHOWN.filter((name) => all.includes(name));
  if (first.length === SHOWN.length) return first;
  const rest = all.filter((name) => !SHOWN.includes(name));
  rest.sort((a, b) => Number(isKnown(a)) - Number(isKnown(b))); // its own words before our lesser ones
  return [...first, ...rest].slice(0, MAX_COLUMNS);
}

/** A reader's choice of columns, as it was remembered; null if there is none that fits. */
export function chosenColumns(choice: unknown, of: readonly Metrics[]): string[] | null {
  if (!Array.isArray(choice)) return null;
  const names = allMetrics(of).filter((name) => choice.includes(name));
  return names.length ? names : null;
}

const betterOf = (name: string) => (isKnown(name) ? METRICS[name].better : undefined);

/** How good a value is: of two, the greater score is better. Where neither more nor less is, the value itself. */
export function score(name: string, value: number): number {
  switch (betterOf(name)) {
    case "lower":
      return -value;
    case "closer to zero":
      return -Math.abs(value);
    default:
      return value;
  }
}

/** The best value of a column; null when none is, or when all are equal. */
export function bestValue(name: string, values: readonly (number | undefined)[]): number | null {
  const finite = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  if (!betterOf(name) || new Set(finite).size < 2) return null;
  return finite.reduce((a, b) => (score(name, b) > score(name, a) ? b : a));
}
