// Items of a transcript as tests need them: each with what it must have, and what a test says of it.

import type { Plot } from "../../src/kernel/plot-cache";
import type { ComparisonItem, RunItem } from "../../src/protocol.gen";

export const run = (more: Partial<RunItem> = {}): RunItem => ({
  kind: "run",
  key: "r1",
  runId: "r1",
  n: 50,
  timestamp: "2025-11-22T09:00:00Z",
  status: "running",
  strategyId: "sma_cross",
  parameters: { fast: 10, slow: 30 },
  ...more,
});

export const comparison = (more: Partial<ComparisonItem> = {}): ComparisonItem => ({
  kind: "comparison",
  key: "c1",
  n: 60,
  timestamp: "2025-11-22T09:00:00Z",
  ranking: ["b", "a"],
  strategies: [
    { strategyId: "a", name: "a", metrics: { total_return: 0.1, max_drawdown: -0.1 }, equity: [1, 1.2, 1.1] },
    { strategyId: "b", name: "b", metrics: { total_return: 0.3, max_drawdown: -0.4 }, equity: [1, 1.1, 1.3] },
  ],
  ...more,
});

export const plot = (columns: Record<string, readonly number[]>): Plot => ({
  fault: null,
  columns: new Map(Object.entries(columns).map(([name, column]) => [name, Float64Array.from(column)])),
});
