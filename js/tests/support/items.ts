// Items of a transcript as tests need them: each with what it must have, and what a test says of it.

import type { Plot } from "../../src/kernel/plot-cache";
import type { ComparisonItem, FindItem, FoundRun, Luck, RunItem, SweepItem } from "../../src/protocol.gen";

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

export const LUCK: Luck = {
  words: "Luck alone may show as much.",
  more: false,
  trials: 240,
  effective: 31.4,
  since: "2026-11-23",
  people: 3,
  sharpe: 0.9,
  deflated: 0.826,
  overfitting: 0.43,
  neighbours: 0.4,
};

export const sweptRow = (fast: number, slow: number, sharpe: number) => ({
  parameters: { fast, slow },
  metrics: { sharpe_ratio: sharpe, total_return: fast / 10, n_trades: 100 - fast },
});
export const sweep = (more: Partial<SweepItem> = {}): SweepItem => ({
  kind: "sweep",
  key: "s1",
  runId: "sw_1",
  n: 60,
  timestamp: "2025-11-22T09:00:00Z",
  strategyId: "sma_cross",
  metric: "sharpe_ratio",
  parameters: { symbol: "SPX" },
  swept: { fast: "5:15:5", slow: "20,50" },
  combinations: 6,
  skipped: 2,
  seconds: 0.5,
  best: sweptRow(10, 50, 0.71),
  top: [sweptRow(10, 50, 0.71), sweptRow(5, 50, 0.6), sweptRow(15, 20, 0.2)],
  heat: {
    rows: "fast",
    columns: "slow",
    rowValues: [5, 10, 15],
    columnValues: [20, 50],
    cells: [
      [0.1, 0.6],
      [null, 0.71],
      [0.2, -0.3],
    ],
  },
  luck: LUCK,
  command: "/run_backtest sma_cross fast=10 slow=50 symbol=SPX",
  python: "chat.sweeps[-1].result().table",
  ...more,
});

export const foundRun = (runId: string, more: Partial<FoundRun> = {}): FoundRun => ({
  runId,
  sessionId: "session_1",
  seq: 7,
  kind: "backtest",
  strategyId: "momentum",
  status: "completed",
  timestamp: "2025-11-21T09:00:00Z",
  parameters: { lookback: 120, symbol: "SPX" },
  metrics: { total_return: 0.5, sharpe_ratio: 0.7 },
  symbol: "SPX",
  start: "1999-01-04",
  end: "2018-12-31",
  ...more,
});

export const found = (more: Partial<FindItem> = {}): FindItem => ({
  kind: "find",
  key: "f1",
  n: 60,
  timestamp: "2025-11-22T09:00:00Z",
  query: '"momentum" sharpe_ratio > 0.5',
  foundAt: "2025-11-22T09:00:01Z",
  runs: [foundRun("bt_1"), foundRun("bt_2", { metrics: { total_return: 0.9, sharpe_ratio: 0.6 } })],
  python: "chat.find_runs('\"momentum\" sharpe_ratio > 0.5')",
  ...more,
});

export const plot = (columns: Record<string, readonly number[]>): Plot => ({
  fault: null,
  columns: new Map(Object.entries(columns).map(([name, column]) => [name, Float64Array.from(column)])),
});
