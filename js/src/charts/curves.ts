// Curves out of the kernel's columns, as a chart draws them. Pure.

import type { Plot } from "../kernel/plot-cache";
import type { Label } from "../ui/told-apart";

export interface Curve {
  readonly name: string; // of the strategy, or of what it is
  readonly label?: Label | undefined; // how people tell it from those beside it
  readonly values: readonly (number | null)[]; // null where there is none
  readonly colour: string; // a CSS variable
  readonly dash: readonly number[];
  readonly shown: boolean;
  readonly imported?: boolean | undefined; // it was made elsewhere
}

export const EMPTY = new Float64Array();
export const datesOf = (plot: Plot | undefined): Float64Array => plot?.columns.get("date") ?? EMPTY;

/** The name of a curve, and that name as there is room for it. */
export function nameOf({ name, label }: Curve): { whole: string; short: string } {
  if (!label) return { whole: name, short: name };
  const [whole, short] = [label.whole, label.short].map((each) => `${each} ${label.given}`.trim());
  return { whole: whole as string, short: short as string };
}

/** The numbers of a column, null for NaN, each first changed as one likes. */
export function values(
  plot: Plot | undefined,
  name: string,
  change: (value: number) => number | null = (value) => value,
): (number | null)[] {
  return Array.from(plot?.columns.get(name) ?? EMPTY, (value) =>
    Number.isNaN(value) ? null : change(value),
  );
}

/** The first number of a column, which growth is counted from. */
export function base(plot: Plot | undefined, name: string): number {
  return plot?.columns.get(name)?.find((value) => value > 0) ?? 1;
}

export interface Reading {
  readonly curve: Curve;
  readonly value: number | null;
}

/** What every curve in sight says at one date, the highest first. */
export function readings(curves: readonly Curve[], at: number): Reading[] {
  return curves
    .filter((curve) => curve.shown)
    .map((curve) => ({ curve, value: curve.values[at] ?? null }))
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY));
}
