// The promise of a taint: whoever reads a number sees that it is not to be relied on, and it never stands first.

import { expect, test } from "vitest";
import type { Taint } from "../../src/protocol.gen";
import { order } from "../../src/runs/run-summary";
import { sortStrategies } from "../../src/runs/sort-strategies";
import { comparison, run, sweep, sweptRow } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const taint: Taint = { code: "looks_ahead", message: "b looks ahead: nobody could have traded that." };
const other: Taint = { code: "of a later version", message: "Its prices are made up." };

test("a run's card says it in a word and in a sentence", async () => {
  await panel.open();
  panel.kernel.change({ items: [run({ status: "completed", metrics: { total_return: 9 }, taint })] });
  await drawn();
  expect(panel.one("taint")?.textContent).toBe(`⚠ looks ahead ${taint.message}`);
  panel.kernel.change({ items: [run({ status: "completed", metrics: { total_return: 9 }, taint: other })] });
  await drawn();
  expect(panel.one("taint")?.textContent).toBe(`⚠ not to be relied on ${other.message}`);
  panel.kernel.change({ items: [run({ status: "completed", metrics: { total_return: 9 } })] });
  await drawn();
  expect(panel.one("taint")).toBeNull();
});

test("in a comparison its row is marked, none of its values is the best, and no order puts it first", async () => {
  const honest = comparison().strategies.map((each, at) => ({
    ...each,
    strategyId: "ac"[at] ?? "",
    name: "ac"[at] ?? "",
  }));
  const tainted = [
    { strategyId: "b", name: "b", metrics: { total_return: 9, max_drawdown: 0 }, taint },
    ...honest,
  ];
  await panel.open();
  panel.kernel.change({ items: [comparison({ strategies: tainted, ranking: ["c", "a", "b"] })] });
  await drawn();
  const row = panel.el.querySelector('[data-strategy="b"]');
  expect(row?.querySelector('[data-testid="taint-badge"]')?.textContent).toBe("⚠ looks ahead");
  const best = [...panel.el.querySelectorAll("td.best")];
  expect(best.length).toBe(2);
  expect(best.some((cell) => row?.contains(cell))).toBe(false);
  const sorted = (up: boolean) =>
    sortStrategies(tainted, [], { by: "total_return", up }).map(({ name }) => name);
  expect([sorted(true), sorted(false)]).toEqual([
    ["a", "c", "b"],
    ["c", "a", "b"],
  ]);
});

test("in an overview it stands last by its numbers, whichever way they are sorted", () => {
  const runs = [0.4, 9.9, 0.7].map((sharpe) =>
    run({ metrics: { sharpe_ratio: sharpe }, taint: sharpe > 9 ? taint : null }),
  );
  expect(order(runs, { by: "sharpe_ratio", up: false }, [])).toEqual([2, 0, 1]);
  expect(order(runs, { by: "sharpe_ratio", up: true }, [])).toEqual([0, 2, 1]);
});

test("a sweep marks the combinations that are not to be relied on", async () => {
  await panel.open();
  const top = [sweptRow(10, 50, 0.71), { ...sweptRow(5, 50, 9.9), tainted: true }];
  panel.kernel.change({ items: [sweep({ top, taint })] });
  await drawn();
  const rows = [...panel.el.querySelectorAll('[data-testid="sweep-table"] tbody tr')];
  expect(rows.map((row) => row.querySelector("th")?.textContent)).toEqual(["10", "5⚠ looks ahead"]);
});

test("a sweep without an honest combination names no best and runs none", async () => {
  await panel.open();
  panel.kernel.change({ items: [sweep({ best: null, command: null, luck: null, taint })] });
  await drawn();
  expect(panel.one("taint")?.textContent).toContain(taint.message);
  expect(panel.one("sweep-best")).toBeNull();
  expect(panel.one("run-best")).toBeNull();
  expect(panel.el.querySelector('[data-testid="sweep-table"] td.best')).toBeNull();
});
