// The order of compared strategies: as ranked, or by one metric. Pure.

import type { ComparedStrategy } from "../protocol.gen";

export interface Sorting {
  by: string;
  up: boolean;
}

export function sorted(
  strategies: readonly ComparedStrategy[],
  ranking: readonly string[],
  sorting: Sorting | null,
): ComparedStrategy[] {
  const place = (strategy: ComparedStrategy) => {
    const at = ranking.indexOf(strategy.strategyId);
    return at < 0 ? ranking.length : at;
  };
  if (!sorting) return [...strategies].sort((a, b) => place(a) - place(b));
  const value = (strategy: ComparedStrategy) => strategy.metrics[sorting.by];
  return [...strategies].sort((a, b) => {
    const x = value(a);
    const y = value(b);
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return sorting.up ? x - y : y - x;
  });
}
