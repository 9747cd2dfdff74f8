// The promises of the composer: Enter sends, nothing written is lost, and what may follow is offered while one types.

import { expect, test } from "vitest";
import widget from "../../src/index";
import { MAX_CONTENT } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one, open, close, composer, type, press } = panel;
const said = () => panel.model.sentOf("sendText").map(({ text }) => text);

test("Enter sends and empties the composer; Shift+Enter and an empty text do not send", async () => {
  await open();
  await type("   ");
  await press("Enter");
  expect(said()).toEqual([]);
  await type("hello");
  expect((await press("Enter", { shiftKey: true })).defaultPrevented).toBe(false);
  expect(said()).toEqual([]);
  expect((await press("Enter")).defaultPrevented).toBe(true);
  expect(said()).toEqual(["hello"]);
  expect(composer().value).toBe("");
});

test("Enter while an input method composes belongs to the input method", async () => {
  await open();
  await type("안녕하세");
  await press("Enter", { isComposing: true });
  await press("Enter", { keyCode: 229 } as KeyboardEventInit);
  expect(said()).toEqual([]);
  expect(composer().value).toBe("안녕하세");
});

test("text that is too long is refused with a sentence and stays", async () => {
  await open();
  await type("x".repeat(MAX_CONTENT + 1));
  await press("Enter");
  expect(one("refusal")?.textContent).toContain("64,001");
  expect(composer().value).toHaveLength(MAX_CONTENT + 1);
  await type("short");
  expect(one("refusal")).toBeNull();
});

test("a draft survives a reload", async () => {
  await open();
  await type("half a thou");
  close();
  await open();
  await drawn();
  expect(composer().value).toBe("half a thou");
});

test("a second view starts empty and leaves the first one's draft alone", async () => {
  await open();
  await type("written in the first");
  const other = document.body.appendChild(document.createElement("div"));
  const closeOther = widget.render({ model: panel.model, el: other });
  await drawn();
  const second = other.querySelector("textarea") as HTMLTextAreaElement;
  expect(second.value).toBe("");
  second.value = "written in the second";
  second.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
  closeOther();
  other.remove();
  expect(sessionStorage.getItem("chatops:draft:epoch-1:session_1763804212331")).toBe("written in the first");
});

test("the arrow up in an empty composer brings back what was sent", async () => {
  await open();
  for (const text of ["first", "second"]) {
    await type(text);
    await press("Enter");
  }
  await press("ArrowUp");
  expect(composer().value).toBe("second");
  await press("ArrowUp");
  expect(composer().value).toBe("first");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(composer().value).toBe("");
});

test("a draft is kept while the reader goes through the history, and so is what is changed there", async () => {
  await open();
  for (const text of ["first", "second", "first"]) {
    await type(text);
    await press("Enter");
  }
  await type("mine");
  await press("ArrowUp");
  expect(composer().value).toBe("first");
  await press("ArrowUp");
  expect(composer().value).toBe("second");
  await press("ArrowUp");
  expect(composer().value).toBe("second");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(composer().value).toBe("mine");
  expect((await press("ArrowDown")).defaultPrevented).toBe(true);
  await type("one\ntwo");
  composer().setSelectionRange(5, 5);
  document.dispatchEvent(new Event("selectionchange"));
  expect((await press("ArrowUp")).defaultPrevented).toBe(false); // it goes to the first line
  expect(composer().value).toBe("one\ntwo");
});

test("what was sent from this page is there after a kernel restart, too", async () => {
  await open();
  await type("/runs");
  await press("Enter");
  close();
  panel.kernel.items.clear();
  panel.kernel.epoch = "epoch-2";
  await open();
  await press("ArrowUp");
  expect(composer().value).toBe("/runs");
});

test("a slash offers the commands that fit; Tab completes, Esc closes", async () => {
  panel.kernel.catalog = {
    commands: [
      {
        name: "run_backtest",
        summary: "Run one",
        parameters: [
          { name: "strategy_id", type: "strategy", required: true },
          { name: "symbol", type: "symbol" },
        ],
        positional: ["strategy_id"],
      },
      { name: "runs", summary: "What ran" },
      { name: "help", summary: "Help" },
    ],
  };
  await open();
  await type("/ru");
  const options = () => [...panel.el.querySelectorAll('[role="option"]')].map((option) => option.textContent);
  expect(options()).toEqual(["/run_backtestRun one", "/runsWhat ran"]);
  await press("Escape");
  expect(options()).toEqual([]);
  await type("/ru");
  await press("Tab");
  expect(composer().value).toBe("/run_backtest ");
  expect(one("ghost")?.textContent).toContain("strategy_id [symbol=]");
  await type("/ru");
  await press("ArrowDown");
  await press("Enter");
  expect(composer().value).toBe("/runs");
  await press("Enter");
  expect(said()).toEqual(["/runs"]);
});

test("after the command come strategies, parameters and values, each with what it takes", async () => {
  panel.kernel.catalog = CATALOG;
  await open();
  const options = () =>
    [...panel.el.querySelectorAll('[role="option"] b')].map((option) => option.textContent);
  await type("/run_backtest sm");
  expect(options()).toEqual(["sma_cross", "symbol="]);
  expect(composer().getAttribute("aria-controls")).not.toBeNull();
  const active = composer().getAttribute("aria-activedescendant") ?? "";
  expect(document.getElementById(active)?.textContent).toContain("sma_cross");
  await press("Tab");
  expect(composer().value).toBe("/run_backtest sma_cross ");
  expect(options().slice(0, 4)).toEqual(["fast=", "slow=", "short=", "symbol="]);
  expect(composer().hasAttribute("aria-activedescendant")).toBe(false);
  await type("/run_backtest sma_cross fa");
  expect(panel.el.querySelector('[role="option"]')?.textContent).toBe(
    "fast=10 (int, ≥ 1, ≤ 1e6)Bars in the fast average.",
  );
  await press("Enter");
  expect(composer().value).toBe("/run_backtest sma_cross fast=");
  expect(one("ghost")?.textContent).toBe("10 (int, ≥ 1, ≤ 1e6)");
  expect(one("usage")?.textContent).toContain("Bars in the fast average.");
  expect(composer().getAttribute("aria-controls")).toBeNull();
  await press("Tab");
  expect(composer().value).toBe("/run_backtest sma_cross fast=10 ");
  await press("Enter");
  expect(said()).toEqual(["/run_backtest sma_cross fast=10 "]);
});

test("a mistake is underlined and said before the line is sent, and may be sent all the same", async () => {
  panel.kernel.catalog = CATALOG;
  await open();
  await type("/run_backtest sma_crss fast=1");
  expect(one("wrong")?.textContent).toBe("sma_crss");
  expect(one("mistake")?.textContent).toBe("There is no strategy sma_crss. Did you mean sma_cross?");
  expect(composer().getAttribute("aria-invalid")).toBe("true");
  await press("Enter");
  expect(said()).toEqual(["/run_backtest sma_crss fast=1"]);
  expect(one("mistake")).toBeNull();
});

test("@ offers the others and the assistant; Enter takes one, names with spaces too", async () => {
  panel.kernel.facts = { ...panel.kernel.facts, user: "ana" };
  panel.kernel.room = { people: [{ user: "ana" }, { user: "Bo Kim" }, { user: "bo" }] };
  panel.kernel.catalog = CATALOG;
  await open();
  await type("ask @");
  expect([...panel.el.querySelectorAll("[role=option] b")].map((each) => each.textContent)).toEqual([
    "@Bo Kim",
    "@bo",
    "@assistant",
  ]);
  expect(composer().classList.contains("mono")).toBe(false);
  await type("ask @Bo K");
  await press("Enter");
  expect(composer().value).toBe("ask @Bo Kim ");
  expect(one("palette")).toBeNull();
  await type("ask @Bo Kim about it");
  await press("Enter");
  expect(panel.model.sentOf("sendText").map(({ text }) => text)).toEqual(["ask @Bo Kim about it"]);
});

test("a file is never seen before Enter would send it", async () => {
  await open();
  composer().blur();
  const focused: (string | undefined)[] = []; // as soon as the page has the file, before it is painted
  const watch = new MutationObserver(() => {
    if (one("file")) focused.push((document.activeElement as HTMLElement | null)?.dataset.testid);
  });
  watch.observe(panel.el, { childList: true, subtree: true });
  const paste = new Event("paste", { bubbles: true, cancelable: true });
  const files = [new File(["date,close\n"], "ACME.csv")];
  composer().dispatchEvent(Object.assign(paste, { clipboardData: { files, types: ["Files"] } }));
  await drawn();
  watch.disconnect();
  expect(focused[0]).toBe("composer");
});
