// What a reader does with messages: changes, deletes, stops, turns to somebody; and how they look on the way.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import widget from "../../src/index";
import type { MessageItem } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { FakeKernel, FakeModel } from "../support/fake-kernel";
import corpus from "../xss.json";

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
  kernel.catalog = CATALOG;
  kernel.facts = { ...kernel.facts, user: "ana", protocol: 2 };
  kernel.room = { people: [{ user: "ana" }, { user: "Bo Kim" }, { user: "bo" }] };
});

afterEach(() => {
  close();
  el.remove();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  close = widget.render({ model, el });
  await drawn();
}

const drawn = () => vi.advanceTimersByTimeAsync(60);
const one = <T extends HTMLElement = HTMLElement>(id: string) => el.querySelector<T>(`[data-testid="${id}"]`);
const all = (id: string) => [...el.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
const bubbles = () => [...el.querySelectorAll(".bubble")].map((bubble) => bubble.textContent);
const composer = () => one<HTMLTextAreaElement>("composer") as HTMLTextAreaElement;
const mine = (content: string, more: Partial<MessageItem> = {}) =>
  kernel.say(content, { role: "user", mine: true, editable: true, user: "ana", ...more });

async function click(id: string): Promise<void> {
  one(id)?.click();
  await drawn();
}

async function type(field: HTMLTextAreaElement | null, text: string): Promise<void> {
  if (!field) throw new Error("no field");
  field.value = text;
  field.setSelectionRange(text.length, text.length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
}

async function press(target: HTMLElement | null, key: string, more: KeyboardEventInit = {}): Promise<void> {
  target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  await drawn();
}

// -- changed ---------------------------------------------------------------------------------------------------

test("a change that no kernel would hear of stays in its field", async () => {
  mine("a word wiht a fault");
  await open();
  await click("edit-message");
  model.closed = true;
  model.comm_live = false;
  model.emit("comm_live_update");
  await type(one<HTMLTextAreaElement>("edit-field"), "a word with none");
  await click("edit-save");
  expect(one<HTMLTextAreaElement>("edit-field")?.value).toBe("a word with none");
  expect(one("edit-refusal")?.textContent).toContain("the kernel of this panel is gone");
});

test("one's own message is changed in its place: Enter saves", async () => {
  const item = mine("a word wiht a fault");
  await open();
  await click("edit-message");
  const field = one<HTMLTextAreaElement>("edit-field");
  expect(document.activeElement).toBe(field);
  expect(field?.value).toBe("a word wiht a fault");
  await type(field, "a word with none");
  await press(field, "Enter", { shiftKey: true }); // breaks the line, by itself
  expect(one("edit-field")).not.toBeNull();
  await press(field, "Enter", { isComposing: true });
  expect(one("edit-field")).not.toBeNull();
  await press(field, "Enter");
  expect(model.sentOf("edit")).toMatchObject([{ key: item.key, text: "a word with none" }]);
  expect(bubbles()).toEqual(["a word with none"]);
  expect(one("edited")?.textContent).toContain("edited");
  expect(one("editor")).toBeNull();
  expect(document.activeElement).toBe(one("edit-message")); // back where one was
});

test("Esc leaves the message as it was, and nothing changed is nothing sent", async () => {
  mine("as it was");
  await open();
  await click("edit-message");
  await type(one("edit-field"), "otherwise");
  await press(one("edit-field"), "Escape");
  await click("edit-message");
  expect(one<HTMLTextAreaElement>("edit-field")?.value).toBe("as it was");
  await click("edit-save");
  expect(bubbles()).toEqual(["as it was"]);
  expect(model.sentOf("edit")).toEqual([]);
});

test("what is being changed survives that the row is drawn anew", async () => {
  const item = mine("one");
  await open();
  await click("edit-message");
  await type(one("edit-field"), "one and a half");
  kernel.change({ items: [{ ...item, content: "two, from elsewhere", edited: true }] });
  kernel.say("more");
  await drawn();
  expect(one<HTMLTextAreaElement>("edit-field")?.value).toBe("one and a half");
  kernel.epoch = "epoch-1"; // a snapshot, as after a gap
  kernel.seq += 3;
  kernel.beat();
  await drawn();
  expect(one<HTMLTextAreaElement>("edit-field")?.value).toBe("one and a half");
});

test("a message is not changed into nothing, into a command, or into too much", async () => {
  mine("one");
  await open();
  await click("edit-message");
  for (const [text, fault] of [
    ["  ", "delete the message"],
    ["/help", "This is a command"],
    ["x".repeat(64_001), "64,001 characters"],
  ] as const) {
    await type(one("edit-field"), text);
    await press(one("edit-field"), "Enter");
    expect(one("edit-refusal")?.textContent).toContain(fault);
    expect(one("edit-refusal")?.getAttribute("role")).toBe("alert");
  }
  expect(model.sentOf("edit")).toEqual([]);
  await type(one("edit-field"), "two");
  expect(one("edit-refusal")).toBeNull();
});

test("while the kernel is busy, the new words are shown and said to be waiting", async () => {
  mine("one");
  await open();
  kernel.busy = true;
  await click("edit-message");
  await type(one("edit-field"), "two");
  await press(one("edit-field"), "Enter");
  expect(bubbles()).toEqual(["two"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(one("delivery")?.textContent).toContain("queued, kernel busy");
  kernel.wake();
  await drawn();
  expect(bubbles()).toEqual(["two"]);
  expect(one("delivery")).toBeNull();
  expect(model.sentOf("edit").length).toBeGreaterThan(1); // said again, with the same id
  expect(new Set(model.sentOf("edit").map(({ id }) => id)).size).toBe(1);
});

test("a message is deleted after one question, which Esc answers with no", async () => {
  const item = mine("gone soon");
  kernel.say("stays");
  await open();
  await click("delete-message");
  expect(document.activeElement).toBe(one("delete-no"));
  expect(one("actions")).not.toBe(null); // the other message's
  await press(one("delete-no"), "Escape");
  expect(document.activeElement).toBe(one("delete-message"));
  await click("delete-message");
  await click("delete-no");
  expect(model.sentOf("edit")).toEqual([]);
  await click("delete-message");
  await click("delete-yes");
  expect(model.sentOf("edit")).toMatchObject([{ key: item.key, text: null }]);
  expect(bubbles()).toEqual(["stays"]);
  expect(document.activeElement).toBe(one("log"));
});

test("others' messages, and one's own that the backend cannot change, are only copied", async () => {
  kernel.say("from bo", { role: "user", user: "bo" });
  kernel.say("an answer");
  mine("sent by a base client", { editable: false });
  await open();
  expect(all("copy-message")).toHaveLength(3);
  for (const id of ["edit-message", "delete-message", "run-again"]) expect(one(id)).toBeNull();
});

test("a command of one's own is not changed but taken up again, and what was begun is one key away", async () => {
  mine("/run_backtest sma_cross fast=10");
  await open();
  expect(one("edit-message")).toBeNull();
  await type(composer(), "half a thought");
  await click("run-again");
  expect(composer().value).toBe("/run_backtest sma_cross fast=10");
  expect(document.activeElement).toBe(composer());
  expect(one("palette")).toBeNull();
  expect(model.sentOf("say")).toEqual([]);
  await press(composer(), "ArrowUp");
  await press(composer(), "ArrowUp");
  const seen = [composer().value];
  await press(composer(), "ArrowDown");
  expect([...seen, composer().value]).toContain("half a thought");
});

// -- written piece by piece ------------------------------------------------------------------------------------

test("a reply grows, says that it does, and settles", async () => {
  const item = kernel.say("", { streaming: true });
  await open();
  const row = () => one("message-assistant");
  expect(row()?.getAttribute("aria-busy")).toBe("true");
  expect(one("copy-message")).toBeNull();
  const grow = async (content: string, streaming = true) => {
    kernel.change({ items: [{ ...item, content, streaming }] });
    await drawn();
  };
  await grow("First **bo");
  expect(el.querySelector(".growing strong")?.textContent).toBe("bo");
  const first = el.querySelector(".growing p");
  await grow("First **bold**.\n\n```python\nx = 1");
  await grow("First **bold**.\n\n```python\nx = 1\n```\n\n| a | b |\n");
  expect(el.querySelector(".bubble")?.textContent).not.toContain("|");
  await grow("First **bold**.\n\n```python\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone.", false);
  expect(el.querySelector(".growing")).toBeNull();
  expect(el.querySelectorAll("td")).toHaveLength(2);
  expect(el.querySelector(".bubble p")).toBe(first); // the same node, all the way
  expect(row()?.hasAttribute("aria-busy")).toBe(false);
  expect(one("copy-message")).not.toBeNull();
});

test("a long reply is not folded under the eyes of who reads it", async () => {
  const long = Array.from({ length: 80 }, (_, i) => `line ${i}`).join("\n");
  const item = kernel.say(long, { streaming: true });
  await open();
  expect(el.querySelector(".folded")).toBeNull();
  kernel.change({ items: [{ ...item, content: `${long}\nend`, streaming: false }] });
  await drawn();
  expect(el.querySelector(".folded")).toBeNull();
  expect(one("fold")?.getAttribute("aria-expanded")).toBe("true");
});

test("a reply is stopped from its row, and from beside an empty composer", async () => {
  const item = kernel.say("so far", { streaming: true });
  kernel.busy = true;
  await open();
  kernel.wake();
  await drawn();
  expect(one("send")?.textContent).toBe("Stop");
  await type(composer(), "meanwhile");
  expect(one("send")?.textContent).toBe("Send");
  await type(composer(), "");
  kernel.busy = true;
  await click("send");
  expect(one("stop-reply")?.getAttribute("aria-disabled")).toBe("true"); // asked for; once is enough
  await click("stop-reply");
  kernel.wake();
  await drawn();
  expect(model.sentOf("stop")).toMatchObject([{ key: item.key }]);
  expect(one("send")?.textContent).toBe("Send");
  expect(bubbles()).toEqual(["so far\n(Stopped.)"]);
  kernel.say("another", { streaming: true });
  await drawn();
  await click("stop-reply");
  expect(model.sentOf("stop")).toHaveLength(2);
});

// -- addressed -------------------------------------------------------------------------------------------------

test("@ offers the others and the assistant; Enter takes one, names with spaces too", async () => {
  await open();
  await type(composer(), "ask @");
  expect([...el.querySelectorAll("[role=option] b")].map((each) => each.textContent)).toEqual([
    "@Bo Kim",
    "@bo",
    "@assistant",
  ]);
  expect(composer().classList.contains("mono")).toBe(false);
  await type(composer(), "ask @Bo K");
  await press(composer(), "Enter");
  expect(composer().value).toBe("ask @Bo Kim ");
  expect(one("palette")).toBeNull();
  await type(composer(), "ask @Bo Kim about it");
  await press(composer(), "Enter");
  expect(model.sentOf("say").map(({ text }) => text)).toEqual(["ask @Bo Kim about it"]);
});

test("a known name is a chip, and a message for me is marked", async () => {
  kernel.say("@ana and @Bo Kim, not @anabel or `@ana`", { role: "user", user: "bo" });
  kernel.say("@ana to myself", { role: "user", user: "ana", mine: true });
  kernel.say("@bo for you", { role: "user", user: "Cy" });
  await open();
  expect(all("mention").map((each) => each.textContent)).toEqual(["@ana", "@Bo Kim", "@ana", "@bo"]);
  expect([...el.querySelectorAll(".for-me")].map((each) => each.textContent?.slice(0, 8))).toEqual([
    "@ana and",
  ]);
  kernel.change({ room: { people: [{ user: "ana" }] } });
  kernel.say("@bo gone, @Cy has written here", { role: "user", user: "Cy" });
  await drawn();
  expect(all("mention").map((each) => each.textContent)).toEqual([
    "@ana",
    "@Bo Kim",
    "@ana",
    "@bo",
    "@bo",
    "@Cy",
  ]);
});

// -- hostile ---------------------------------------------------------------------------------------------------

test("hostile text stays text while it streams, is changed, is mentioned, and as a name", async () => {
  await open();
  for (let from = 0; from < corpus.length; from += 10) {
    kernel.change({ removed: [...kernel.items.keys()] });
    for (const text of corpus.slice(from, from + 10)) {
      const name = text.slice(0, 100);
      kernel.change({ room: { people: [{ user: "ana" }, { user: name }] } });
      kernel.say(`@${name} ${text}`, { role: "user", user: name });
      kernel.say(`\`\`\`${text}\n${text}`, { streaming: true });
      kernel.say(`\`\`\`python\n${text}\n\`\`\``);
      mine(text);
    }
    await drawn();
    for (const button of all("edit-message")) button.click();
    await type(composer(), "@");
    expect(el.querySelectorAll("script, img, iframe, svg, object, embed, style, link, form")).toHaveLength(0);
    for (const each of el.querySelectorAll("*"))
      for (const { name } of each.attributes) expect(name.startsWith("on"), name).toBe(false);
    expect(all("mention").length).toBeGreaterThan(0);
  }
});
