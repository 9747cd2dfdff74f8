// Which rows of the log stand together as one: many runs in a row become an overview. Pure: rows in, entries out.

import type { Row } from "./store";

/** What the log draws in one place: a row, or many runs. */
export interface Entry {
  readonly key: string; // of the only row; of many, made of the first one's
  readonly n: number; // of the first row
  readonly rows: readonly [Row, ...Row[]];
}

export const FEWEST = 6; // runs that are worth an overview

/** A row between two backtests, as what a person says, parts them; a comparison or sweep under way does too. */
export function fold(rows: readonly Row[]): readonly Entry[] {
  const entries: Entry[] = [];
  let runs: Row[] = [];
  const close = () => {
    const [first, ...others] = runs;
    if (first && runs.length >= FEWEST)
      entries.push({ key: `runs-${first.key}`, n: first.n, rows: [first, ...others] });
    else for (const row of runs) entries.push({ key: row.key, n: row.n, rows: [row] });
    runs = [];
  };
  for (const row of rows) {
    if (isRun(row)) runs.push(row);
    else {
      close();
      entries.push({ key: row.key, n: row.n, rows: [row] });
    }
  }
  close();
  return entries;
}

/** What a row is does not change, but for comparisons and sweeps, which are no backtests before either. */
function isRun({ item }: Row): boolean {
  const now = item.peek();
  return now.kind === "run" && (now.work ?? "backtest") === "backtest";
}

/** The entry with this row in it. */
export const entryOf = (entries: readonly Entry[], key: string): Entry | undefined =>
  entries.find(({ rows }) => rows.some((row) => row.key === key));
