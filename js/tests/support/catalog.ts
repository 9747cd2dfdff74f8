// A catalog as the backend of this package sends it.

import type { Catalog, ParameterSpec } from "../../src/protocol.gen";

const RUN: ParameterSpec[] = [
  { name: "symbol", type: "symbol", summary: "Price series to trade.", default: "SPX" },
  { name: "start", type: "date", summary: "First day, included; the first there is if left out." },
  { name: "end", type: "date", summary: "Last day, included; the last there is if left out." },
  {
    name: "cash",
    type: "float",
    summary: "Starting capital.",
    default: 100_000,
    minimum: 0.01,
    maximum: 1e15,
  },
  {
    name: "commission",
    type: "float",
    summary: "Fraction of each traded value.",
    default: 0.0005,
    minimum: 0,
    maximum: 0.1,
  },
];

export const CATALOG: Catalog = {
  commands: [
    {
      name: "run_backtest",
      summary: "Run one strategy over historical prices",
      parameters: [
        { name: "strategy_id", type: "strategy", required: true, summary: "Which; see /strategies" },
        ...RUN,
      ],
      positional: ["strategy_id"],
    },
    {
      name: "compare_strategies",
      summary: "Put two or more strategies or finished runs side by side",
      parameters: [
        {
          name: "strategy_ids",
          type: "strategies",
          required: true,
          summary: "Strategies, ids of runs, or names of imported ones",
        },
        { name: "question", type: "str", summary: "What to answer by the numbers" },
        ...RUN,
      ],
      positional: ["strategy_ids", "question"],
    },
    {
      name: "sweep",
      summary: "Try many parameters of one strategy, as fast=5:50:5 slow=20,50,100",
      parameters: [
        { name: "strategy_id", type: "strategy", required: true, summary: "Which; see /strategies" },
        {
          name: "metric",
          type: "str",
          summary: "What the best has most of.",
          default: "sharpe_ratio",
          choices: ["sharpe_ratio", "total_return", "max_drawdown"],
        },
        ...RUN,
      ],
      positional: ["strategy_id"],
      sweeps: true,
    },
    {
      name: "help",
      summary: "What there is, or how one command or strategy works",
      parameters: [{ name: "command", type: "command", summary: "Its name" }],
      positional: ["command"],
    },
    { name: "strategies", summary: "The strategies and their parameters" },
    { name: "symbols", summary: "The price series there are" },
    { name: "runs", summary: "What ran in this session" },
    {
      name: "cancel",
      summary: "Stop a run",
      parameters: [{ name: "run_id", type: "run", summary: "Which; see /runs. The latest if left out" }],
      positional: ["run_id"],
    },
  ],
  strategies: [
    { id: "buy_and_hold", name: "Buy and hold", summary: "In the market from the first bar to the last." },
    {
      id: "sma_cross",
      name: "Moving average crossover",
      summary: "Long while the fast average is above the slow one.",
      parameters: [
        {
          name: "fast",
          type: "int",
          summary: "Bars in the fast average.",
          default: 10,
          minimum: 1,
          maximum: 1e6,
        },
        {
          name: "slow",
          type: "int",
          summary: "Bars in the slow average.",
          default: 30,
          minimum: 1,
          maximum: 1e6,
        },
        { name: "short", type: "bool", summary: "Also go short.", default: false },
      ],
    },
    {
      id: "rsi_reversion",
      name: "RSI mean reversion",
      summary: "Buys what has fallen fast.",
      parameters: [
        { name: "window", type: "int", summary: "Bars of the RSI.", default: 14, minimum: 2 },
        { name: "lower", type: "float", summary: "Buy below.", default: 30, minimum: 0, maximum: 100 },
        {
          name: "mode",
          type: "str",
          summary: "How it is smoothed.",
          default: "wilder",
          choices: ["wilder", "simple"],
        },
      ],
    },
    {
      id: "donchian_breakout",
      name: "Donchian breakout",
      summary: "Buys a new high, sells a new low.",
      parameters: [
        { name: "entry", type: "int", summary: "Bars of the high.", default: 55, minimum: 1 },
        { name: "exit", type: "int", summary: "Bars of the low.", default: 20, minimum: 1 },
      ],
    },
  ],
  symbols: [
    { symbol: "SPX", name: "S&P 500", start: "1999-01-04", end: "2018-12-31", bars: 5_031 },
    { symbol: "IXIC", name: "NASDAQ Composite", start: "1999-01-04", end: "2018-12-31", bars: 5_031 },
    { symbol: "my data", name: "" },
  ],
  uploads: [
    { kind: "prices", endings: [".csv", ".parquet"], maxBytes: 24 * 1024 * 1024 },
    { kind: "strategy", endings: [".py"], maxBytes: 256 * 1024 },
  ],
};
