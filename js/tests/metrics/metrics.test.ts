// The promises of metrics: a card shows those that everyone asks for, and the best is the best for who invests.

import { expect, test } from "vitest";
import { best, columns } from "../../src/metrics/metrics";

test("a card shows the five metrics of ours, or what a base backend sends in their place", () => {
  const full = { n_trades: 1, beta: 1, cagr: 1, total_return: 1, max_drawdown: 1, sharpe_ratio: 1 };
  expect(columns([full])).toEqual(["total_return", "cagr", "sharpe_ratio", "max_drawdown", "n_trades"]);
  expect(columns([{ total_return: 1, hit_ratio: 1 }, { calmar_ratio: 1 }])).toEqual([
    "total_return",
    "hit_ratio",
    "calmar_ratio",
  ]);
});

test("the best drawdown is the shallowest, and equal values have no best", () => {
  expect(best("max_drawdown", [-0.248, -0.172])).toBe(-0.172);
  expect(best("max_drawdown", [0.248, 0.172])).toBe(0.172);
  expect(best("total_return", [0.1, undefined, 0.2])).toBe(0.2);
  expect(best("sharpe_ratio", [1, 1])).toBeNull();
  expect(best("n_trades", [1, 2])).toBeNull();
});
