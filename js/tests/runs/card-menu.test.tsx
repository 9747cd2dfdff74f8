// The promises of a card's menu: its command comes back as it was asked for, to be edited, copied, or put beside another's.

import { beforeEach, expect, test, vi } from "vitest";
import { diagnose } from "../../src/command-line/lines";
import { written } from "../../src/command-line/written";
import type { RunItem } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { comparison, run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const parameters = { strategy_id: "sma_cross", fast: 10, slow: 30, symbol: "SPX", cash: 100_000, end: null };
const settled = (more: Partial<RunItem> = {}) =>
  run({ status: "completed", asked: { command: "run_backtest", parameters }, ...more });
const choices = () => [...panel.el.querySelectorAll<HTMLElement>("[role=menuitem]")];
const LINE = "/run_backtest sma_cross fast=10 slow=30 symbol=SPX";

beforeEach(() => {
  panel.kernel.catalog = {
    ...CATALOG,
    commands: [...(CATALOG.commands ?? []), { name: "tag", summary: "" }],
  };
});

async function choose(label: string) {
  await panel.click("card-menu");
  choices()
    .find(({ textContent }) => textContent === label)
    ?.click();
  await drawn();
}

test("a command is written as it would be typed, without what is usual, and is read without a mistake", () => {
  const commands = panel.kernel.catalog.commands ?? [];
  expect(written({ command: "run_backtest", parameters }, commands)).toBe(LINE);
  const compared = {
    command: "compare_strategies",
    parameters: { strategy_ids: ["sma_cross", "bt_1"], question: "which one's best?", commission: 0.001 },
  };
  const line = written(compared, commands);
  expect(line).toBe(`/compare_strategies sma_cross bt_1 question='which one'"'"'s best?' commission=0.001`);
  expect(diagnose(line, panel.kernel.catalog)).toEqual([]);
  const swept = {
    command: "sweep",
    parameters: { strategy_id: "sma_cross", fast: "5:50:5", slow: [20, 50] },
  };
  expect(written(swept, commands)).toBe("/sweep sma_cross fast=5:50:5 slow=20,50");
});

test("Edit and run puts the command into the composer, with the cursor at its end", async () => {
  await panel.open();
  panel.kernel.change({ items: [settled()] });
  await drawn();
  await choose("Edit and run");
  expect(panel.composer().value).toBe(LINE);
  expect(document.activeElement).toBe(panel.composer());
  expect(panel.composer().selectionStart).toBe(LINE.length);
  expect(panel.model.sentOf("sendText")).toEqual([]);
});

test("Copy command copies it, and says so", async () => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await panel.open();
  panel.kernel.change({ items: [settled()] });
  await drawn();
  await choose("Copy command");
  expect(writeText).toHaveBeenCalledWith(LINE);
  expect(panel.el.querySelector(".card-menu [role=status]")?.textContent).toBe("Copied");
  writeText.mockRestore();
});

test("a finished run is compared with what is named next, another card is not", async () => {
  await panel.open();
  panel.kernel.change({ items: [settled()] });
  await drawn();
  await choose("Compare with…");
  expect(panel.composer().value).toBe("/compare_strategies r1 ");
  panel.kernel.change({ items: [settled({ status: "failed" })] });
  await drawn();
  await panel.click("card-menu");
  expect(choices().map(({ textContent }) => textContent)).toEqual(["Edit and run", "Copy command", "Star"]);
});

test("a star is a tag that goes on and off, shown as a sign", async () => {
  await panel.open();
  panel.kernel.change({ items: [settled({ tags: ["keep"] })] });
  await drawn();
  await choose("Star");
  panel.kernel.change({ items: [settled({ tags: ["keep", "star"] })] });
  await drawn();
  expect(panel.one("annotation")?.textContent).toBe("keep★");
  expect(panel.el.querySelector("[role=img].star")?.getAttribute("aria-label")).toBe("Starred");
  await choose("Remove the star");
  expect(panel.model.sentOf("annotate").map(({ runId, tags }) => [runId, tags])).toEqual([
    ["r1", "star,"],
    ["r1", "-star,"],
  ]);
});

test("what is not over, or was made in the kernel alone, has no command and no menu", async () => {
  await panel.open();
  panel.kernel.change({ items: [run(), comparison()] });
  await drawn();
  expect(panel.one("run-card")).not.toBeNull();
  expect(panel.one("comparison-card")).not.toBeNull();
  expect(panel.one("card-menu")).toBeNull();
});

const saved = () => {
  const names: string[] = [];
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  return names;
};

test("the tear sheet of a comparison is asked of the kernel by the card's key, and saved as a file", async () => {
  const names = saved();
  await panel.open();
  const asked = { command: "compare_strategies", parameters: { strategy_ids: ["a", "b"] } };
  panel.kernel.change({ items: [comparison({ key: "c7", asked })] });
  await drawn();
  await choose("Save tear sheet (HTML)");
  await drawn();
  expect(panel.model.sentOf("export")).toMatchObject([{ format: "html", key: "c7" }]);
  expect(names).toEqual(["talk.html"]);
  expect(panel.el.querySelector(".card-menu [role=status]")?.textContent).toBe("talk.html is written.");
});

test("the answer to /report has a button that saves the tear sheet it names", async () => {
  const names = saved();
  await panel.open();
  panel.kernel.say("The tear sheet of a vs b is one page.", { role: "assistant", report: "cmp_1" });
  await drawn();
  await panel.click("save-report");
  await drawn();
  expect(panel.model.sentOf("export")).toMatchObject([{ format: "html", key: "cmp_1" }]);
  expect(names).toEqual(["talk.html"]);
  expect(panel.el.querySelector(".offers [role=status]")?.textContent).toBe("talk.html is written.");
});
