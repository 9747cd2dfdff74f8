// Rows of the heat maps: values, and how hot each is. Pure.

import type { Plot } from "../kernel/plot-cache";
import { EMPTY } from "./curves";

export interface HeatCell {
  readonly value: number | null;
  readonly heat: number; // -1 to 1
}

export interface HeatRow {
  readonly name: string;
  readonly cells: readonly HeatCell[];
}

/** strategies x strategies. */
export function correlations(plot: Plot | undefined, names: readonly string[]): HeatRow[] {
  return names.map((name) => ({
    name,
    cells: names.map((_, i) => {
      const value = finite(plot?.columns.get(`correlation.${name}`)?.[i]);
      return { value, heat: value ?? 0 };
    }),
  }));
}

/** One row a year: twelve months, and the year they compound to. Years without a return are left out. */
export function monthRows(plot: Plot | undefined, name: string): HeatRow[] {
  const months = plot?.columns.get("month") ?? EMPTY;
  const returns = plot?.columns.get(`monthly_returns.${name}`) ?? EMPTY;
  const sizes = [...returns]
    .filter(Number.isFinite)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const full = sizes[Math.floor(sizes.length * 0.95)] || 1; // one wild month must not pale the others
  const cell = (value: number | null, scale: number): HeatCell => ({
    value,
    heat: value === null ? 0 : Math.min(1, Math.max(-1, value / scale)),
  });
  const rows: HeatRow[] = [];
  for (let i = 0; i < months.length; i += 12) {
    const year = [...returns.subarray(i, i + 12)].map(finite);
    const known = year.filter((value) => value !== null);
    if (!known.length) continue;
    const whole = known.reduce((product, value) => product * (1 + value), 1) - 1;
    rows.push({
      name: String(new Date(months[i] as number).getUTCFullYear()),
      cells: [...year.map((value) => cell(value, full)), cell(whole, full * 3)],
    });
  }
  return rows;
}

const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
