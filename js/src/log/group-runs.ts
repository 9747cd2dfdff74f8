// Groups the rows of the log: many runs in a row become one overview. Pure: rows in, entries out; incremental.

import type { Row } from "../kernel/store";

/** What the log draws in one place: a row, or many runs. */
export interface Entry {
  readonly key: string; // as n, of the first row
  readonly n: number;
  readonly rows: readonly [Row, ...Row[]];
}

/** The rows as the log has them: of many runs the first stands in for all. */
export interface Grouped {
  readonly rows: readonly Row[];
  readonly many: ReadonlyMap<Row, readonly [Row, ...Row[]]>; // by the one that stands in
  readonly cut: boolean; // the topmost is an overview that may go on further up
  standIn<T extends Row | undefined>(row: T): T;
}

export const MIN_GROUP_RUNS = 6; // that are worth an overview
const MAX_LOADED_RUNS = 5_000; // of one overview, loaded without being asked for

/**
 * A row between two backtests, as what a person says, parts them; a comparison or sweep under way does too.
 *
 * `before` are the entries of a list that began as this one does: they need not be made again.
 */
export function groupRuns(rows: readonly Row[], before: readonly Entry[] = []): readonly Entry[] {
  let at = 0;
  let kept = 0;
  for (const entry of before) {
    if (!entry.rows.every((row, i) => row === rows[at + i])) break;
    at += entry.rows.length;
    kept++;
  }
  // The last runs may be joined by more.
  while (kept && isRun(before[kept - 1]?.rows[0])) at -= before[--kept]?.rows.length ?? 0;
  const entries = before.slice(0, kept);
  let runs: Row[] = [];
  const close = () => {
    const [first, ...others] = runs;
    if (first && runs.length >= MIN_GROUP_RUNS) entries.push(entryOf(first, others));
    else for (const row of runs) entries.push(entryOf(row));
    runs = [];
  };
  for (let i = at; i < rows.length; i++) {
    const row = rows[i] as Row;
    if (isRun(row)) runs.push(row);
    else {
      close();
      entries.push(entryOf(row));
    }
  }
  close();
  return entries;
}

const entryOf = (first: Row, others: readonly Row[] = []): Entry => ({
  key: first.key,
  n: first.n,
  rows: [first, ...others],
});

/** What a row is does not change, but for comparisons and sweeps, which are no backtests before either. */
function isRun(row: Row | undefined): boolean {
  const now = row?.item.peek();
  return now?.kind === "run" && (now.work ?? "backtest") === "backtest";
}

/** Groups each list of rows, given the one before: of 50,000 rows, one more must cost next to nothing. */
export function createGrouping(): (rows: readonly Row[]) => Grouped {
  let last: readonly Row[] | null = null;
  let entries: readonly Entry[] = [];
  let grouped: Grouped;
  return (rows) => {
    if (rows === last) return grouped;
    last = rows;
    entries = groupRuns(rows, entries);
    const many = new Map(
      entries.filter((each) => each.rows.length > 1).map((each) => [each.rows[0], each.rows]),
    );
    const whose = new Map<Row, Row>();
    for (const [first, all] of many) for (const row of all) whose.set(row, first);
    const top = entries[0]?.rows.length ?? 0;
    grouped = {
      rows: many.size ? entries.map((each) => each.rows[0]) : rows,
      many,
      cut: top > 1 && top < MAX_LOADED_RUNS,
      standIn: (row) => (row && (whose.get(row) as typeof row | undefined)) ?? row,
    };
    return grouped;
  };
}
