// The rows of a find card: in which order, which can be compared, what tells one from another. Pure.

import type { FoundRun } from "../protocol.gen";
import { compareValues, type Sorting, taintedLast } from "../runs/sorting";

export const RUN = "run";
export const ASKED = "asked";

/** Newest first, as they came, until a column is asked for. */
export function ordered(runs: readonly FoundRun[], sorting: Sorting | null): readonly FoundRun[] {
  if (!sorting) return runs;
  const { by, up } = sorting;
  const value = (run: FoundRun) =>
    by === RUN ? run.strategyId : by === ASKED ? run.timestamp : run.metrics?.[by];
  const metric = by !== RUN && by !== ASKED;
  return [...runs].sort((a, b) => (metric ? taintedLast(a, b) : 0) || compareValues(value(a), value(b), up));
}

/** A comparison takes finished backtests. */
export const isComparable = ({ kind, status }: FoundRun): boolean =>
  kind === "backtest" && status === "completed";
