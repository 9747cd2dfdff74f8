// The promises of a sweep's card: the best so far while it goes, then what the best is worth and how to go on from it.

import { expect, test } from "vitest";
import { run, sweep } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const text = (id: string) => panel.one(id)?.textContent?.replaceAll("\u00a0", " ");

test("a sweep under way says how many are done, how fast, and the best so far", async () => {
  const best = { parameters: { fast: 10, slow: 50 }, metric: "sharpe_ratio", value: 0.71 };
  panel.kernel.change({
    items: [
      run({
        work: "sweep",
        progress: 25,
        total: 400,
        tick: { done: 100, runsPerSecond: 1_340, secondsLeft: 3, best },
      }),
    ],
  });
  await panel.open();
  expect(text("run-facts")).toBe("25 %100 / 400 combinations1.3 K runs/s3 s left");
  expect(text("best-so-far")).toBe("Best so far fast 10 · slow 50 Sharpe 0.71");
  expect(panel.one("stop")).not.toBeNull();
});

test("a finished one shows its best, says that it is optimistic, and starts the best when asked", async () => {
  panel.kernel.change({ items: [sweep()] });
  await panel.open();
  expect(text("sweep-best")).toBe("Best fast 10 · slow 50 Sharpe 0.71");
  expect(text("luck")).toBe("The best of 6 tried is optimistic: some of its lead is luck.");
  expect(panel.one("sweep-card")?.textContent).toContain("2 skipped");
  expect(panel.one("python")?.textContent).toBe("chat.sweeps[-1].result().table");
  panel.one("run-best")?.click();
  await drawn();
  expect(panel.model.sentOf("sendText").map((each) => each.text)).toEqual([
    "/run_backtest sma_cross fast=10 slow=50 symbol=SPX",
  ]);
});

test("one that tried some at random says of how many, and with which seed", async () => {
  panel.kernel.change({ items: [{ ...sweep(), space: 9_900, seed: 7 }] });
  await panel.open();
  expect(panel.one("sweep-card")?.textContent).toContain("6 of 9,900 combinations, at random, seed 7");
});

test("the ten best sort by parameters and metrics", async () => {
  panel.kernel.change({ items: [sweep()] });
  await panel.open();
  const table = panel.one("sweep-table") as HTMLElement;
  const first = () => [...table.querySelectorAll("tbody th")].map((cell) => cell.textContent);
  const head = (name: string) =>
    table.querySelector<HTMLElement>(`thead button[aria-label="Sort by ${name}"]`);
  expect(first()).toEqual(["10", "5", "15"]);
  head("fast")?.click();
  await drawn();
  expect(first()).toEqual(["15", "10", "5"]);
  head("fast")?.click();
  await drawn();
  expect(first()).toEqual(["5", "10", "15"]);
  expect(table.querySelector('[aria-sort="ascending"]')?.textContent).toContain("fast");
});

test("the map is a table with every value, the best one marked, gaps where nothing was run", async () => {
  panel.kernel.change({ items: [sweep()] });
  await panel.open();
  const cells = [...(panel.one("heat")?.querySelectorAll("td") ?? [])];
  expect(cells.map((cell) => cell.textContent)).toEqual(["0.10", "0.60", "–", "0.71", "0.20", "−0.30"]);
  expect(cells.map((cell) => cell.className)).toEqual(["", "", "", "top", "", ""]);
  expect(panel.one("heat")?.querySelector("summary")?.textContent).toBe("Sharpe by fast and slow");
});

test.each([
  ["annual_volatility", 1],
  ["max_drawdown", -1],
])("on the map of %s the least has the fullest ground", async (metric, sign) => {
  const cells = [
    [sign * 1, sign * 0.25],
    [null, sign * 0],
  ];
  const heat = { rows: "fast", columns: "slow", rowValues: [5, 10], columnValues: [20, 50], cells };
  panel.kernel.change({ items: [sweep({ metric, heat })] });
  await panel.open();
  const grounds = [...(panel.one("heat")?.querySelectorAll("td") ?? [])].map((cell) =>
    cell.style.getPropertyValue("--heat"),
  );
  expect(grounds).toEqual(["0%", "41%", "", "55%"]);
});

test("a sweep in which nothing has the metric says so and offers nothing to run", async () => {
  const { best: _, command: __, heat: ___, ...bare } = sweep({ top: [] });
  panel.kernel.change({ items: [bare] });
  await panel.open();
  expect(text("sweep-best")).toBe("No combination has a value of Sharpe.");
  expect(panel.one("run-best")).toBeNull();
  expect(panel.one("luck")).toBeNull();
});
