// The promises of an overview's numbers: many runs in a few of them, and an order to read the runs in.

import { expect, test } from "vitest";
import { common, createEta, differing, order, summary } from "../../src/runs/run-summary";
import { run } from "../support/items";

const many = [
  run({
    status: "completed",
    parameters: { fast: 5, slow: 50, symbol: "SPX" },
    metrics: { sharpe_ratio: 0.5, total_return: 1 },
  }),
  run({ status: "running", progress: 50, parameters: { fast: 10, slow: 50, symbol: "SPX" } }),
  run({ status: "failed", progress: 20, parameters: { fast: 20, slow: 50, symbol: "SPX" } }),
  run({ status: "queued", parameters: { fast: 100, slow: 50, symbol: "SPX" } }),
  run({
    status: "completed",
    parameters: { fast: 30, slow: 50, symbol: "SPX" },
    metrics: { sharpe_ratio: 0.9, total_return: -1 },
  }),
];

test("counts, and takes what is over as whole", () => {
  expect(summary(many)).toEqual({
    counts: { completed: 2, running: 1, failed: 1, queued: 1, cancelled: 0 },
    open: 2,
    progress: 70,
    strategies: 1,
  });
  expect(summary([run({ progress: 400 }), run({ progress: -5 })]).progress).toBe(50);
  expect(summary([]).progress).toBe(0);
});

test("names what differs, and once what does not", () => {
  expect(differing(many)).toEqual(["fast"]);
  expect(common(many)).toEqual({ slow: 50, symbol: "SPX" });
  const mixed = [
    run({ parameters: { fast: 1, symbol: "SPX" } }),
    run({ strategyId: "b", parameters: { window: 3, symbol: "SPX" } }),
  ];
  expect(differing(mixed)).toEqual([]);
  expect(common(mixed)).toEqual({ symbol: "SPX" });
});

test("sorts numbers as numbers, and what has no value stands last both ways", () => {
  expect(order(many, null, ["fast"])).toEqual([0, 1, 2, 3, 4]);
  expect(order(many, { by: "name", up: true }, ["fast"])).toEqual([0, 1, 2, 4, 3]);
  expect(order(many, { by: "sharpe_ratio", up: false }, [])).toEqual([4, 0, 1, 2, 3]);
  expect(order(many, { by: "total_return", up: true }, [])).toEqual([4, 0, 1, 2, 3]);
  expect(order(many, { by: "status", up: true }, [])).toEqual([2, 1, 3, 0, 4]);
  expect(order(many, { by: "status", up: true }, [], true)).toEqual([2]);
});

test("tells the time left from what it saw, and nothing before it saw enough", () => {
  const eta = createEta();
  expect(eta(0, 0)).toBeNull();
  expect(eta(5, 500)).toBeNull();
  expect(eta(20, 2_000)).toBeCloseTo(8);
  expect(eta(100, 10_000)).toBeNull();
  expect(eta(50, 11_000)).toBeNull(); // more runs came: it begins anew
  expect(eta(60, 13_000)).toBeCloseTo(8);
  for (let at = 13_250; at < 33_000; at += 250) eta(60, at);
  expect(eta(60, 33_000)).toBeNull(); // it stands
});
