// The promises of metrics: a card shows those that everyone asks for, and the best is the best for who invests.

import { expect, test } from "vitest";
import { en } from "../../src/i18n/locales/en";
import { ko } from "../../src/i18n/locales/ko";
import { bestValue, defaultColumns } from "../../src/metrics/metrics";
import { METRICS } from "../../src/protocol.gen";
import SHARED from "../metrics.json";

// The exports of the kernel are held to the same list.
test("a card shows the five metrics of ours, or what a base backend sends in their place", () => {
  for (const [of, shown] of SHARED.columns as [Record<string, number>[], string[]][])
    expect(defaultColumns(of)).toEqual(shown);
});

test("the best drawdown is the shallowest, and equal values have no best", () => {
  expect(bestValue("max_drawdown", [-0.248, -0.172])).toBe(-0.172);
  expect(bestValue("max_drawdown", [0.248, 0.172])).toBe(0.172);
  expect(bestValue("total_return", [0.1, undefined, 0.2])).toBe(0.2);
  expect(bestValue("annual_volatility", [0.2, 0.1])).toBe(0.1);
  expect(bestValue("conditional_value_at_risk", [-0.03, -0.02])).toBe(-0.02);
  expect(bestValue("sharpe_ratio", [1, 1])).toBeNull();
  expect(bestValue("constructor", [1, 2])).toBeNull();
  expect(bestValue("n_trades", [1, 2])).toBeNull();
});

test.each([
  ["English", en],
  ["Korean", ko],
])("%s has a name for each registered metric, and for no other", (_, words) => {
  const named = Object.keys(words).flatMap((key) => /^metric\.(.*)/.exec(key)?.[1] ?? []);
  expect(named.sort()).toEqual(Object.keys(METRICS).sort());
});
