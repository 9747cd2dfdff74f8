// Rows of the CSV files: the numbers that Python has, not those that were drawn. Pure.

import type { Plot } from "../kernel/plot-cache";
import { allMetrics } from "../metrics/metrics";
import type { ComparisonItem } from "../protocol.gen";
import type { Cell } from "./csv";
import { base, datesOf } from "./curves";
import type { Range } from "./scales";

type Rows = Cell[][];

const namesOf = (item: ComparisonItem) => item.strategies.map((strategy) => strategy.strategyId);

/** `comparison.metrics`. */
export function metricRows(item: ComparisonItem): Rows {
  const names = allMetrics(item.strategies.map((strategy) => strategy.metrics));
  return [
    ["strategy", ...names],
    ...item.strategies.map((strategy) => [
      strategy.strategyId,
      ...names.map((name) => strategy.metrics[name] ?? null),
    ]),
  ];
}

/** The bars of the stretch in sight, as in `comparison.equity`. */
export function curveRows(plot: Plot, item: ComparisonItem, view: string, range: Range): Rows {
  return barRows(plot, namesOf(item), `${view}.`, range);
}

/** The bars of a stretch, a column a name. */
export function barRows(plot: Plot, names: readonly string[], prefix: string, [start, end]: Range): Rows {
  const columns = names.map((name) => plot.columns.get(`${prefix}${name}`));
  const rows: Rows = [["date", ...names]];
  datesOf(plot).forEach((ms, i) => {
    if (ms >= start && ms <= end) rows.push([new Date(ms), ...columns.map((column) => column?.[i] ?? null)]);
  });
  return rows;
}

/** `comparison.correlation`. */
export function correlationRows(plot: Plot | undefined, item: ComparisonItem): Rows {
  const names = namesOf(item);
  return [
    ["strategy", ...names],
    ...names.map((name) => [
      name,
      ...names.map((_, i) => plot?.columns.get(`correlation.${name}`)?.[i] ?? null),
    ]),
  ];
}

/** `comparison.monthly_returns()`: one row a strategy and year. */
export function monthlyRows(plot: Plot | undefined, item: ComparisonItem): Rows {
  const months = plot?.columns.get("month") ?? new Float64Array();
  const rows: Rows = [["strategy", "year", ...Array.from({ length: 12 }, (_, i) => String(i + 1))]];
  for (const name of namesOf(item)) {
    const returns = plot?.columns.get(`monthly_returns.${name}`);
    for (let i = 0; i < months.length; i += 12)
      rows.push([
        name,
        new Date(months[i] as number).getUTCFullYear(),
        ...Array.from({ length: 12 }, (_, month) => returns?.[i + month] ?? null),
      ]);
  }
  return rows;
}

/** The plot as it is read: account values as growth of 1. */
export function growth(plot: Plot, view: string): Plot {
  if (view !== "equity") return plot;
  const columns = new Map(
    [...plot.columns].map(([name, column]) => {
      const one = name === "date" ? 1 : base(plot, name);
      return [name, column.map((value) => value / one)];
    }),
  );
  return { ...plot, columns };
}
