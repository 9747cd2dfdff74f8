// The promises of the log: what an empty one shows, that one more row touches no other, that few are mounted.

import { expect, test } from "vitest";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one, all, open, type, press } = panel;
const said = () => panel.model.sentOf("sendText").map(({ text }) => text);

test("an empty session says what this is, and its examples are sent when clicked", async () => {
  await open();
  expect(one("welcome")?.textContent).toContain("Python");
  const examples = all("example").map((button) => button.textContent);
  expect(examples).toEqual([
    "/run_backtest sma_cross fast=10 slow=30",
    "/compare_strategies sma_cross rsi_reversion",
    "/help",
    "What can you do?",
  ]);
  all("example")[0]?.click();
  await drawn();
  expect(said()).toEqual([examples[0]]);
  expect(one("welcome")).toBeNull();
});

test("while the backend starts the panel says so calmly, and takes text already", async () => {
  panel.kernel.facts = { status: "starting" };
  await open();
  expect(one("connection")?.textContent).toBe("Starting the backend…");
  expect(one("welcome")?.textContent).toContain("as soon as it is up");
  await type("early");
  await press("Enter");
  expect(said()).toEqual(["early"]);
});

test("one more message touches no row that is already there", async () => {
  for (let i = 0; i < 50; i++) panel.kernel.say(`message ${i}`);
  await open();
  const touched = new Set<Node>();
  const observer = new MutationObserver((records) => {
    for (const record of records) touched.add(record.target);
  });
  const rows = [...panel.el.querySelectorAll(".row")];
  observer.observe(panel.el, { childList: true, subtree: true, characterData: true, attributes: true });
  panel.kernel.say("one more");
  await drawn();
  observer.disconnect();
  expect(panel.el.querySelectorAll(".row")).toHaveLength(51);
  expect(rows.some((row) => [...touched].some((node) => row.contains(node)))).toBe(false);
});

test("of a long session only the newest rows are mounted", async () => {
  for (let i = 0; i < 150; i++) panel.kernel.say(`message ${i}`);
  await open();
  for (let i = 150; i < 600; i++) panel.kernel.say(`message ${i}`);
  await drawn();
  expect(panel.el.querySelectorAll(".row").length).toBeLessThanOrEqual(60);
  expect(panel.el.querySelector(".row:last-child")?.textContent).toContain("message 599");
});
