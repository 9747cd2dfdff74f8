// The promises of how sure a comparison is: ties and bounds are seen at once, pairs at one click, nothing before it is there.

import { expect, test } from "vitest";
import type { ComparisonItem } from "../../src/protocol.gen";
import { comparison } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();

const judged = (more: Partial<ComparisonItem> = {}): ComparisonItem => {
  const item = comparison();
  const [first, ...others] = item.strategies.map((each) => ({
    ...each,
    group: 1,
    bounds: { total_return: [-0.25, 0.75] },
  }));
  const third = { ...others[0], strategyId: "c", name: "c", group: 2 };
  return {
    ...item,
    strategies: [first, ...others, third] as ComparisonItem["strategies"],
    ranking: ["b", "a", "c"],
    pairs: [
      { a: "b", b: "a", difference: 0.1, lower: -0.2, upper: 0.4, p: 0.5, pHolm: 0.6 },
      { a: "b", b: "c", difference: 0.9, lower: 0.5, upper: 1.3, p: 0.001, pHolm: 0.003 },
      { a: "a", b: "c", difference: 0.2, reason: "too few bars to tell" },
    ],
    recommendation: "b and a can't be told apart.",
    reasoning: "Because.",
    ...more,
  };
};

test("who is tied is seen at a glance and said, and where the next group begins", async () => {
  await panel.open();
  panel.kernel.change({ items: [judged()] });
  await drawn();
  const places = [...panel.el.querySelectorAll("[data-testid=place]")];
  expect(places.map((each) => each.textContent)).toEqual(["1-2", "1-2", "3"]);
  expect(places[0]?.getAttribute("aria-label")).toMatch(/can't be told from a/i);
  const rows = [...panel.el.querySelectorAll("tbody tr")];
  expect(rows.map((row) => row.classList.contains("next-group"))).toEqual([false, false, true]);
  const cell = panel.el.querySelector<HTMLElement>("td[data-metric=total_return]");
  expect(cell?.title).toMatch(/25.*75.*95 %/);
});

test("the pairs are one click away", async () => {
  await panel.open();
  panel.kernel.change({ items: [judged()] });
  await drawn();
  expect(panel.el.querySelector("[data-testid=how-sure]")).toBeNull();
  const details = panel.el.querySelector<HTMLDetailsElement>("details.why");
  if (details) details.open = true;
  details?.dispatchEvent(new Event("toggle"));
  await expect
    .poll(() => panel.el.querySelectorAll("[data-testid=how-sure] tbody tr").length)
    .toBeGreaterThan(2);
  const table = panel.el.querySelector("[data-testid=how-sure] table")?.textContent ?? "";
  expect(table).toContain("b = a");
  expect(table).toContain("b > c");
  expect(table).toContain("too few bars to tell");
  expect(table).toContain("0.0030");
});

test("until it is judged the card says that it is being tested", async () => {
  await panel.open();
  panel.kernel.change({ items: [comparison({ judging: true, summary: "Two." })] });
  await drawn();
  expect(panel.el.querySelector("[data-testid=verdict] [role=status]")?.textContent).toMatch(/Testing/);
  expect(panel.el.querySelector("[data-testid=place]")).toBeNull();
});

test("until it is judged it can be stopped, and the focus stays on its card when it no longer can", async () => {
  await panel.open();
  const judging = comparison({ judging: true, runId: "cmp_1", summary: "Two." });
  panel.kernel.change({ items: [judging] });
  await drawn();
  const button = panel.one<HTMLButtonElement>("stop");
  button?.focus();
  button?.click();
  await drawn();
  expect(panel.model.sentOf("cancel")).toMatchObject([{ runId: "cmp_1" }]);
  panel.kernel.change({ items: [{ ...judging, stopping: true }] });
  await drawn();
  expect(panel.one("stop")?.getAttribute("aria-disabled")).toBe("true");
  panel.kernel.change({ items: [judged()] });
  await drawn();
  expect(panel.one("stop")).toBeNull();
  expect(document.activeElement).toBe(panel.one("comparison-card"));
});
