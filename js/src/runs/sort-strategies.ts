// Sorts compared strategies: as ranked, or by one metric. Pure.

import type { ComparedStrategy } from "../protocol.gen";
import { compareValues, type Sorting, taintedLast } from "./sorting";

export function sortStrategies(
  strategies: readonly ComparedStrategy[],
  ranking: readonly string[],
  sorting: Sorting | null,
): ComparedStrategy[] {
  const place = (strategy: ComparedStrategy) => {
    const at = ranking.indexOf(strategy.strategyId);
    return at < 0 ? ranking.length : at;
  };
  if (!sorting) return [...strategies].sort((a, b) => place(a) - place(b));
  const { by, up } = sorting;
  return [...strategies].sort((a, b) => taintedLast(a, b) || compareValues(a.metrics[by], b.metrics[by], up));
}
