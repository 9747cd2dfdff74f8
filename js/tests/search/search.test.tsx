// The promises of the search: it counts what the whole session has, leads there, and is calm about anything typed.

import { expect, test, vi } from "vitest";
import { patternOf } from "../../src/search/search";
import { usePanel } from "../support/panel";

const panel = usePanel();
const { one } = panel;
const passed = (ms = 600) => vi.advanceTimersByTimeAsync(ms);
const count = () => one("search-count")?.textContent;
const found = () => panel.el.querySelector<HTMLElement>(".row.found")?.dataset.key;

async function open(): Promise<void> {
  await panel.open();
  await passed();
  await panel.click("search-open");
  await passed();
}

async function look(text: string): Promise<void> {
  await panel.type(text, one<HTMLInputElement>("search-field"));
  await passed();
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  await panel.press(key, more, one("search-field"));
  await passed();
}

test("the search begins at the newest place and goes up, round and back", async () => {
  for (const text of ["sharpe one", "other", "Sharpe two", "SHARPE three"]) panel.kernel.say(text);
  await open();
  await look("sharpe");
  expect(count()).toBe("3 of 3");
  expect(found()).toBe("m4");
  await press("Enter");
  expect([count(), found()]).toEqual(["2 of 3", "m3"]);
  one("search-older")?.click();
  await passed();
  expect([count(), found()]).toEqual(["1 of 3", "m1"]);
  await press("Enter");
  expect(count()).toBe("3 of 3");
  await press("Enter", { shiftKey: true });
  expect([count(), found()]).toEqual(["1 of 3", "m1"]);
  await press("ArrowDown");
  expect(count()).toBe("2 of 3");
});

test("what is not loaded is loaded, over several pages if need be, and then shown", async () => {
  for (let i = 0; i < 2_500; i++) panel.kernel.say(i === 7 ? "the needle" : `message ${i}`);
  panel.kernel.most = 1_000;
  panel.kernel.read = 1_500; // of what is above, the kernel knows the seq alone
  await open();
  await look("needle");
  expect(count()).toContain("1 of 1");
  await passed(1_000);
  expect(found()).toBe("m8");
  expect(panel.model.sentOf("older").length).toBeLessThan(6);
});

test("a new message that holds the words is counted, and leaves the reader where they are", async () => {
  for (const text of ["sharpe one", "sharpe two"]) panel.kernel.say(text);
  await open();
  await look("sharpe");
  await press("Enter");
  expect(count()).toBe("1 of 2");
  panel.kernel.say("sharpe three");
  panel.kernel.say("nothing of the kind");
  await passed(1_000);
  expect([count(), found()]).toEqual(["1 of 3", "m1"]);
});

test("no match, only spaces, signs of a pattern and a very long text are all calm", async () => {
  panel.kernel.say("a.b*c (d) [e] \\ ^$ | {2} + ?");
  await open();
  await look("zebra");
  expect(count()).toBe("No match");
  expect(one<HTMLButtonElement>("search-older")?.disabled).toBe(true);
  await press("Enter");
  await look("   ");
  expect(count()).toBe("Type a word");
  await look("a.b*c (d) [e]");
  expect(count()).toBe("1 of 1");
  await look("x".repeat(64_000));
  expect(count()).toBe("No match");
  await look("");
  expect(count()).toBe("");
});

test("Ctrl+F anywhere in the panel opens it; Esc closes it and gives the focus back", async () => {
  await panel.open();
  await passed();
  const composer = one<HTMLTextAreaElement>("composer");
  composer?.focus();
  const event = new KeyboardEvent("keydown", { key: "f", ctrlKey: true, bubbles: true, cancelable: true });
  composer?.dispatchEvent(event);
  await passed();
  expect(event.defaultPrevented).toBe(true);
  expect(document.activeElement).toBe(one("search-field"));
  await press("Escape");
  expect(one("search")).toBeNull();
  expect(document.activeElement).toBe(composer);
});

test("another session is searched anew with the same words", async () => {
  panel.kernel.say("sharpe here");
  await open();
  await look("sharpe");
  expect(count()).toBe("1 of 1");
  panel.kernel.epoch = "epoch-2";
  panel.kernel.seq = 0;
  panel.kernel.items.clear();
  panel.kernel.facts = { ...panel.kernel.facts, sessionId: "session_2" };
  panel.kernel.say("sharpe there");
  panel.kernel.say("sharpe and there");
  panel.kernel.beat();
  await passed(1_500);
  expect(count()).toBe("2 of 2");
});

test("answers to words that are no longer looked for are left alone", async () => {
  panel.kernel.say("sharpe");
  await open();
  panel.kernel.busy = true;
  await look("sharpe");
  expect(count()).toBe("Searching…");
  await look("sortino");
  const to = panel.model.sentOf("find")[0]?.view ?? "";
  panel.model.deliver({ t: "searchResult", to, text: "sortino" });
  panel.model.deliver({ t: "searchResult", to, text: "sharpe", hits: [{ key: "m1", n: 1 }] });
  await passed();
  expect(count()).toBe("No match");
});

test("words are taken as they are, in any case and over line breaks", () => {
  expect("a\nB".match(patternOf("A b") ?? "")).not.toBeNull();
  expect("a+b".match(patternOf("a+b") ?? "")).not.toBeNull();
  expect("ÄRGER".match(patternOf("ärger") ?? "")).not.toBeNull();
  expect(patternOf("")).toBeNull();
});
