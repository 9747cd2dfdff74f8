// A figure in a reply says where it comes from, on hover and focus, and leads to the card of its run.

import { expect, test, vi } from "vitest";
import type { FigureSource } from "../../src/protocol.gen";
import { run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one, all, open } = panel;
const TEXT = "😀 Sharpe **0.37**, at -3.1% for 4 trades";
const at = (number: string, more: Partial<FigureSource> = {}): FigureSource => {
  const start = TEXT.indexOf(number);
  return { start, end: start + number.length, ...more };
};
const FIGURES = [
  at("0.37", { runId: "r1", metric: "sharpe_ratio", strategyId: "sma_cross" }),
  at("-3.1%", { runId: "r1", metric: "worst_year", strategyId: "sma_cross" }),
  at("4"),
];

async function reply(figures = FIGURES) {
  panel.kernel.change({ items: [run({ status: "completed", n: 1, metrics: { sharpe_ratio: 0.37 } })] });
  panel.kernel.say(TEXT, { role: "assistant", figures });
  await open();
  await vi.waitFor(() => expect(one("figure")).not.toBeNull());
}
const hover = (element: Element | null | undefined, type: string) =>
  element?.dispatchEvent(new MouseEvent(type, { bubbles: true }));

test("a figure is a button with its source in its name, in bold too, and one without source is marked", async () => {
  await reply();
  expect(all("figure").map((figure) => figure.getAttribute("aria-label"))).toEqual([
    "0.37, Sharpe of sma_cross, r1",
    "-3.1%, worst year of sma_cross, r1",
  ]);
  expect(one("figure")?.closest("strong")).not.toBeNull();
  expect(one("unsourced")?.textContent).toBe("4");
  expect(one("unsourced")?.title).toBe("No source is known for this number");
  expect(panel.el.querySelector(".msg.assistant .bubble")?.textContent).toBe(TEXT.replaceAll("**", ""));
});

test("a figure of a part of the time and of one trade is named as such", async () => {
  await reply([
    at("0.37", { runId: "r1", metric: "window_return:2008-01-02:2008-12-31", strategyId: "sma_cross" }),
    at("-3.1%", { runId: "r1", metric: "worst_trade_return", strategyId: "sma_cross" }),
    at("4", { runId: "r1", metric: "losing_trades", strategyId: "sma_cross" }),
  ]);
  expect(all("figure").map((figure) => figure.getAttribute("aria-label"))).toEqual([
    "0.37, total return from 2008-01-02 to 2008-12-31 of sma_cross, r1",
    "-3.1%, return of the worst closed trade of sma_cross, r1",
    "4, trades that lost money of sma_cross, r1",
  ]);
});

test("hover and focus show the source, Escape hides it", async () => {
  await reply();
  const [first, second] = all("figure");
  hover(first, "mouseenter");
  await drawn();
  expect(one("source")?.textContent).toBe("Sharpe of sma_cross, r1");
  hover(first, "mouseleave");
  await drawn();
  expect(one("source")).toBeNull();
  second?.focus();
  await drawn();
  expect(one("source")?.textContent).toBe("worst year of sma_cross, r1");
  second?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await drawn();
  expect(one("source")).toBeNull();
});

test("all figures of a message are one tab stop, and the arrows go from one to the next", async () => {
  await reply();
  const stops = () => all("figure").map((figure) => figure.tabIndex);
  expect(stops()).toEqual([0, -1]);
  const [first, second] = all("figure");
  first?.focus();
  first?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  await drawn();
  expect(document.activeElement).toBe(second);
  expect(stops()).toEqual([-1, 0]);
  second?.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
  await drawn();
  expect(document.activeElement).toBe(first);
});

test("a click on a figure goes to the card of its run", async () => {
  await reply();
  one("figure")?.click();
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("data-run-id")).toBe("r1"));
});

test("figures are nodes, whatever their source is called", async () => {
  const evil = "<img src=x onerror=alert(1)>";
  await reply([at("0.37", { runId: evil, metric: evil, strategyId: evil })]);
  one("figure")?.focus();
  await drawn();
  expect(one("source")?.textContent).toContain(evil);
  expect(panel.el.querySelector("img")).toBeNull();
});
