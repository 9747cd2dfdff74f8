// The promises of a comparison's card: the best of each column is marked, and each column sorts.

import { expect, test } from "vitest";
import { comparison } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();

test("a comparison marks the best of each column and sorts by a click", async () => {
  await panel.open();
  panel.kernel.change({ items: [comparison()] });
  await drawn();
  const order = () =>
    [...panel.el.querySelectorAll("tbody tr")].map((row) => row.getAttribute("data-strategy"));
  expect(order()).toEqual(["b", "a"]);
  const best = [...panel.el.querySelectorAll("td.best")].map((cell) => cell.getAttribute("data-metric"));
  expect(best.sort()).toEqual(["max_drawdown", "total_return"]);
  const header = panel.el.querySelectorAll<HTMLButtonElement>("thead button")[1];
  header?.click();
  await drawn();
  expect(order()).toEqual(["a", "b"]);
  expect(header?.closest("th")?.getAttribute("aria-sort")).toBe("descending");
  header?.click();
  await drawn();
  expect(order()).toEqual(["b", "a"]);
});

test("figures of unlike bars have no best, and the head says that each has its own", async () => {
  await panel.open();
  panel.kernel.change({ items: [{ ...comparison(), ownBars: true, ranking: [], bars: 500 }] });
  await drawn();
  expect(panel.el.querySelectorAll("td.best")).toHaveLength(0);
  const said = panel.el.querySelector('[data-testid="comparison-card"]')?.textContent;
  expect(said).toContain("each on its own bars");
  expect(said).not.toContain("common");
  const order = [...panel.el.querySelectorAll("tbody tr")].map((row) => row.getAttribute("data-strategy"));
  expect(order).toEqual(["a", "b"]);
});
