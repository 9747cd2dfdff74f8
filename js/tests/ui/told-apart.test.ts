// The promise of long names: what tells them apart is what is shown.

import { expect, test } from "vitest";
import { labels, toldApart } from "../../src/ui/told-apart";

const LONG = "exponential_moving_average_crossover_with_volatility_filter";

test("short names are left as they are", () => {
  const names = ["sma_cross fast=10", "sma_cross fast=20"];
  expect(toldApart(names)).toBe(names);
});

test("of long names the parts that all have make room for those that differ", () => {
  expect(toldApart([`fast_${LONG}_10`, `slow_${LONG}_10`, `slow_${LONG}_200`])).toEqual([
    "fast_…10",
    "slow_…10",
    "slow_…200",
  ]);
  expect(toldApart([`${LONG} window=20`, `${LONG} window=30`])).toEqual(["…window=20", "…window=30"]);
});

test("one name alone, and names with nothing in common, stay whole", () => {
  expect(toldApart([LONG])).toEqual([LONG]);
  expect(toldApart([LONG, "momentum"])).toEqual([LONG, "momentum"]);
});

test("a name that is within all others stays whole", () => {
  expect(toldApart([LONG, `10_${LONG}`])).toEqual([LONG, "10_…"]);
});

test("different names stay different", () => {
  const words = [
    "alpha",
    "beta",
    "alpha_beta_gamma_delta_epsilon_zeta",
    "beta_alpha",
    "alpha beta",
    "_",
    "alpha_",
  ];
  const names = [...words, ...words.flatMap((one) => words.map((other) => `${one}_${other}`))];
  for (const one of names)
    for (const other of names)
      if (one !== other) expect(new Set(toldApart([one, other, `${one} ${other}`])).size).toBe(3);
});

test("runs of one strategy are told apart by what they were given, not by a number", () => {
  const run = (name: string, differs: Record<string, unknown> | null) => ({
    strategyId: name,
    name,
    differs,
  });
  expect(
    labels([
      run(`fast_${LONG}`, { window: 20, symbol: "IXIC" }),
      run(`fast_${LONG} (2)`, { window: 30 }),
      run(`slow_${LONG}`, null),
    ]),
  ).toEqual([
    { whole: `fast_${LONG}`, short: "fast_…", given: "window 20 · IXIC" },
    { whole: `fast_${LONG}`, short: "fast_…", given: "window 30" },
    { whole: `slow_${LONG}`, short: "slow_…", given: "" },
  ]);
});

test("a name of one's own that ends in a number stays whole", () => {
  expect(labels([{ strategyId: "rule (2)", name: "", differs: null }])[0]?.short).toBe("rule (2)");
});
