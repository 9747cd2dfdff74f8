// The promises of metrics: a card shows those that everyone asks for, and the best is the best for who invests.

import { expect, test } from "vitest";
import { bestValue, defaultColumns } from "../../src/metrics/metrics";

test("a card shows the five metrics of ours, or what a base backend sends in their place", () => {
  const full = { n_trades: 1, beta: 1, cagr: 1, total_return: 1, max_drawdown: 1, sharpe_ratio: 1 };
  expect(defaultColumns([full])).toEqual([
    "total_return",
    "cagr",
    "sharpe_ratio",
    "max_drawdown",
    "n_trades",
  ]);
  expect(defaultColumns([{ total_return: 1, hit_ratio: 1 }, { calmar_ratio: 1 }])).toEqual([
    "total_return",
    "hit_ratio",
    "calmar_ratio",
  ]);
});

test("the best drawdown is the shallowest, and equal values have no best", () => {
  expect(bestValue("max_drawdown", [-0.248, -0.172])).toBe(-0.172);
  expect(bestValue("max_drawdown", [0.248, 0.172])).toBe(0.172);
  expect(bestValue("total_return", [0.1, undefined, 0.2])).toBe(0.2);
  expect(bestValue("sharpe_ratio", [1, 1])).toBeNull();
  expect(bestValue("n_trades", [1, 2])).toBeNull();
});
