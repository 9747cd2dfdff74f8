// The promises of the search: it counts what the whole session has, leads there, and is calm about anything typed.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import widget from "../../src/index";
import { patternOf } from "../../src/search/search";
import { FakeKernel, FakeModel } from "../support/fake-kernel";

let close: () => void = () => {};
let el: HTMLElement;
let model: FakeModel;
let kernel: FakeKernel;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  el = document.body.appendChild(document.createElement("div"));
  model = new FakeModel();
  model.traits.locale = "en-US";
  kernel = new FakeKernel(model);
});

afterEach(() => {
  close();
  el.remove();
  vi.useRealTimers();
});

const passed = (ms = 600) => vi.advanceTimersByTimeAsync(ms);
const one = <T extends HTMLElement = HTMLElement>(id: string) => el.querySelector<T>(`[data-testid="${id}"]`);
const count = () => one("search-count")?.textContent;
const found = () => el.querySelector<HTMLElement>(".row.found")?.dataset.key;

async function open(): Promise<void> {
  close = widget.render({ model, el });
  await passed();
  one("search-open")?.click();
  await passed();
}

async function look(text: string): Promise<void> {
  const field = one<HTMLInputElement>("search-field");
  if (!field) throw new Error("The search is not open.");
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await passed();
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  one("search-field")?.dispatchEvent(event);
  await passed();
}

test("the search begins at the newest place and goes up, round and back", async () => {
  for (const text of ["sharpe one", "other", "Sharpe two", "SHARPE three"]) kernel.say(text);
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
  for (let i = 0; i < 2_500; i++) kernel.say(i === 7 ? "the needle" : `message ${i}`);
  kernel.most = 1_000;
  kernel.read = 1_500; // of what is above, the kernel knows the seq alone
  await open();
  await look("needle");
  expect(count()).toContain("1 of 1");
  await passed(1_000);
  expect(found()).toBe("m8");
  expect(model.sentOf("older").length).toBeLessThan(6);
});

test("a new message that holds the words is counted, and leaves the reader where they are", async () => {
  for (const text of ["sharpe one", "sharpe two"]) kernel.say(text);
  await open();
  await look("sharpe");
  await press("Enter");
  expect(count()).toBe("1 of 2");
  kernel.say("sharpe three");
  kernel.say("nothing of the kind");
  await passed(1_000);
  expect([count(), found()]).toEqual(["1 of 3", "m1"]);
});

test("no match, only spaces, signs of a pattern and a very long text are all calm", async () => {
  kernel.say("a.b*c (d) [e] \\ ^$ | {2} + ?");
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
  close = widget.render({ model, el });
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
  kernel.say("sharpe here");
  await open();
  await look("sharpe");
  expect(count()).toBe("1 of 1");
  kernel.epoch = "epoch-2";
  kernel.seq = 0;
  kernel.items.clear();
  kernel.facts = { ...kernel.facts, sessionId: "session_2" };
  kernel.say("sharpe there");
  kernel.say("sharpe and there");
  kernel.beat();
  await passed(1_500);
  expect(count()).toBe("2 of 2");
});

test("answers to words that are no longer looked for are left alone", async () => {
  kernel.say("sharpe");
  await open();
  kernel.busy = true;
  await look("sharpe");
  expect(count()).toBe("Searching…");
  await look("sortino");
  const to = model.sentOf("find")[0]?.view ?? "";
  model.deliver({ t: "found", to, text: "sortino" });
  model.deliver({ t: "found", to, text: "sharpe", hits: [{ key: "m1", n: 1 }] });
  await passed();
  expect(count()).toBe("No match");
});

test("words are taken as they are, in any case and over line breaks", () => {
  expect("a\nB".match(patternOf("A b") ?? "")).not.toBeNull();
  expect("a+b".match(patternOf("a+b") ?? "")).not.toBeNull();
  expect("ÄRGER".match(patternOf("ärger") ?? "")).not.toBeNull();
  expect(patternOf("")).toBeNull();
});
