// What a reader does with messages: changes, deletes, stops, turns to somebody; and how they look on the way.

import { beforeEach, expect, test, vi } from "vitest";
import type { MessageItem } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { drawn, usePanel } from "../support/panel";
import corpus from "../xss.json";

const panel = usePanel();
const { one, all, open, composer, type, press, click } = panel;
const bubbles = () => [...panel.el.querySelectorAll(".bubble")].map((bubble) => bubble.textContent);
const mine = (content: string, more: Partial<MessageItem> = {}) =>
  panel.kernel.say(content, { role: "user", mine: true, editable: true, user: "ana", ...more });

beforeEach(() => {
  const { kernel } = panel;
  kernel.catalog = CATALOG;
  kernel.facts = { ...kernel.facts, user: "ana", protocol: 2 };
  kernel.room = { people: [{ user: "ana" }, { user: "Bo Kim" }, { user: "bo" }] };
});

test("a text the kernel has not taken within a second says why it waits", async () => {
  await open();
  panel.kernel.busy = true;
  await type("are you there?");
  await press("Enter");
  expect(one("message-pending")?.textContent).toContain("are you there?");
  expect(one("delivery")).toBeNull();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(one("delivery")?.textContent).toContain("queued, kernel busy");
  panel.kernel.wake();
  await drawn();
  expect(one("message-pending")).toBeNull();
  expect(all("message-user")).toHaveLength(1);
});

test("a refusal is said once, with its hint", async () => {
  const fault = { code: "x", message: "No command /x.", hint: "Type /help." };
  panel.kernel.say("No command /x. Type /help.", { role: "system", fault });
  await open();
  expect(panel.el.querySelector(".bubble")?.textContent).toBe("No command /x.Type /help.");
});

test("help keeps its lines, those of code in a fixed width", async () => {
  panel.kernel.say("Commands:\n/help [command]\n  What there is\nThat is all.");
  await open();
  expect(one("message-assistant")?.querySelector("code")?.textContent).toBe(
    "/help [command]\n  What there is\n",
  );
  expect(one("message-assistant")?.querySelector(".bubble")?.textContent).toContain("Commands:\n/help");
});

// -- changed ---------------------------------------------------------------------------------------------------

test("a change that no kernel would hear of stays in its field", async () => {
  mine("a word wiht a fault");
  await open();
  await click("edit-message");
  panel.model.closed = true;
  panel.model.comm_live = false;
  panel.model.emit("comm_live_update");
  await type("a word with none", one<HTMLTextAreaElement>("edit-field"));
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
  await type("a word with none", field);
  await press("Enter", { shiftKey: true }, field); // breaks the line, by itself
  expect(one<HTMLTextAreaElement>("edit-field")).not.toBeNull();
  await press("Enter", { isComposing: true }, field);
  expect(one<HTMLTextAreaElement>("edit-field")).not.toBeNull();
  await press("Enter", {}, field);
  expect(panel.model.sentOf("edit")).toMatchObject([{ key: item.key, text: "a word with none" }]);
  expect(bubbles()).toEqual(["a word with none"]);
  expect(one("edited")?.textContent).toContain("edited");
  expect(one("editor")).toBeNull();
  expect(document.activeElement).toBe(one("edit-message")); // back where one was
});

test("Esc leaves the message as it was, and nothing changed is nothing sent", async () => {
  mine("as it was");
  await open();
  await click("edit-message");
  await type("otherwise", one<HTMLTextAreaElement>("edit-field"));
  await press("Escape", {}, one<HTMLTextAreaElement>("edit-field"));
  await click("edit-message");
  expect(one<HTMLTextAreaElement>("edit-field")?.value).toBe("as it was");
  await click("edit-save");
  expect(bubbles()).toEqual(["as it was"]);
  expect(panel.model.sentOf("edit")).toEqual([]);
});

test("what is being changed survives that the row is drawn anew", async () => {
  const item = mine("one");
  await open();
  await click("edit-message");
  await type("one and a half", one<HTMLTextAreaElement>("edit-field"));
  panel.kernel.change({ items: [{ ...item, content: "two, from elsewhere", edited: true }] });
  panel.kernel.say("more");
  await drawn();
  expect(one<HTMLTextAreaElement>("edit-field")?.value).toBe("one and a half");
  panel.kernel.epoch = "epoch-1"; // a snapshot, as after a gap
  panel.kernel.seq += 3;
  panel.kernel.beat();
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
    await type(text, one<HTMLTextAreaElement>("edit-field"));
    await press("Enter", {}, one<HTMLTextAreaElement>("edit-field"));
    expect(one("edit-refusal")?.textContent).toContain(fault);
    expect(one("edit-refusal")?.getAttribute("role")).toBe("alert");
  }
  expect(panel.model.sentOf("edit")).toEqual([]);
  await type("two", one<HTMLTextAreaElement>("edit-field"));
  expect(one("edit-refusal")).toBeNull();
});

test("while the kernel is busy, the new words are shown and said to be waiting", async () => {
  mine("one");
  await open();
  panel.kernel.busy = true;
  await click("edit-message");
  await type("two", one<HTMLTextAreaElement>("edit-field"));
  await press("Enter", {}, one<HTMLTextAreaElement>("edit-field"));
  expect(bubbles()).toEqual(["two"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(one("delivery")?.textContent).toContain("queued, kernel busy");
  panel.kernel.wake();
  await drawn();
  expect(bubbles()).toEqual(["two"]);
  expect(one("delivery")).toBeNull();
  expect(panel.model.sentOf("edit").length).toBeGreaterThan(1); // said again, with the same id
  expect(new Set(panel.model.sentOf("edit").map(({ id }) => id)).size).toBe(1);
});

test("a message that is deleted is gone after some seconds, and one Undo brings it back until then", async () => {
  const item = mine("gone soon");
  panel.kernel.say("stays");
  await open();
  await click("delete-message");
  expect(bubbles()).toEqual(["stays"]);
  expect(one("deleted")?.textContent).toBe("About to be deleted. Undo");
  expect(document.activeElement).toBe(one("undo-delete"));
  await vi.advanceTimersByTimeAsync(4_000);
  await click("undo-delete");
  expect(bubbles()).toEqual(["gone soon", "stays"]);
  expect(document.activeElement).toBe(one("log"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(panel.model.sentOf("edit")).toEqual([]);
  await click("delete-message");
  await vi.advanceTimersByTimeAsync(6_500);
  expect(panel.model.sentOf("edit")).toMatchObject([
    { key: item.key, text: null, sessionId: panel.kernel.facts.sessionId },
  ]);
  expect(bubbles()).toEqual(["stays"]);
  expect(one("deleted")).toBeNull();
});

test("a view or a page that goes sends what it was still holding, once", async () => {
  const item = mine("gone soon");
  const other = mine("this too");
  await open();
  all("delete-message")[0]?.click();
  await drawn();
  window.dispatchEvent(new Event("pagehide"));
  expect(panel.model.sentOf("edit").map(({ key }) => key)).toEqual([item.key]);
  await drawn();
  expect(bubbles()).toEqual(["this too"]);
  await click("delete-message");
  expect(bubbles()).toEqual([]);
  panel.close();
  expect(panel.model.sentOf("edit").map(({ key }) => key)).toEqual([item.key, other.key]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(panel.model.sentOf("edit")).toHaveLength(2);
});

test("others' messages, and one's own that the backend cannot change, are only copied", async () => {
  panel.kernel.say("from bo", { role: "user", user: "bo" });
  panel.kernel.say("an answer");
  mine("sent by a base client", { editable: false });
  await open();
  expect(all("copy-message")).toHaveLength(3);
  for (const id of ["edit-message", "delete-message", "run-again"]) expect(one(id)).toBeNull();
});

test("a colleague's words stand apart from one's own: initials and a colour of theirs, and whose they are", async () => {
  for (const user of ["Bo Kim", "cy"]) panel.kernel.say("hello", { role: "user", user });
  mine("hello");
  panel.kernel.say("Added ACME.", { role: "system" });
  await open();
  const [bo, cy, own] = all("message-user");
  expect([bo, cy, own].map((each) => each?.querySelector(".sign")?.textContent)).toEqual([
    "BK",
    "C",
    undefined,
  ]);
  const colours = [bo, cy, own].map((each) => each?.style.getPropertyValue("--own"));
  expect(colours[0]).toMatch(/^var\(--c[1-8]\)$/);
  expect(colours[2]).toBe("");
  expect(new Set(colours).size).toBe(3);
  expect(bo?.textContent).toContain("Bo Kim · ");
  expect([bo, own].map((each) => each?.classList.contains("theirs"))).toEqual([true, false]);
  expect(one("message-system")?.querySelector(".sign")).toBeNull();
});

test("a command of one's own is not changed but taken up again, and what was begun is one key away", async () => {
  mine("/run_backtest sma_cross fast=10");
  await open();
  expect(one("edit-message")).toBeNull();
  await type("half a thought");
  await click("run-again");
  expect(composer().value).toBe("/run_backtest sma_cross fast=10");
  expect(document.activeElement).toBe(composer());
  expect(one("palette")).toBeNull();
  expect(panel.model.sentOf("sendText")).toEqual([]);
  await press("ArrowUp");
  await press("ArrowUp");
  const seen = [composer().value];
  await press("ArrowDown");
  expect([...seen, composer().value]).toContain("half a thought");
});

// -- written piece by piece ------------------------------------------------------------------------------------

test("a reply grows, says that it does, and settles", async () => {
  const item = panel.kernel.say("", { streaming: true });
  await open();
  const row = () => one("message-assistant");
  expect(row()?.getAttribute("aria-busy")).toBe("true");
  expect(one("copy-message")).toBeNull();
  const grow = async (content: string, streaming = true) => {
    panel.kernel.change({ items: [{ ...item, content, streaming }] });
    await drawn();
  };
  await grow("First **bo");
  expect(panel.el.querySelector(".growing strong")?.textContent).toBe("bo");
  const first = panel.el.querySelector(".growing p");
  await grow("First **bold**.\n\n```python\nx = 1");
  await grow("First **bold**.\n\n```python\nx = 1\n```\n\n| a | b |\n");
  expect(panel.el.querySelector(".bubble")?.textContent).not.toContain("|");
  await grow("First **bold**.\n\n```python\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone.", false);
  expect(panel.el.querySelector(".growing")).toBeNull();
  expect(panel.el.querySelectorAll("td")).toHaveLength(2);
  expect(panel.el.querySelector(".bubble p")).toBe(first); // the same node, all the way
  expect(row()?.hasAttribute("aria-busy")).toBe(false);
  expect(one("copy-message")).not.toBeNull();
});

test("a long reply is not folded under the eyes of who reads it", async () => {
  const long = Array.from({ length: 80 }, (_, i) => `line ${i}`).join("\n");
  const item = panel.kernel.say(long, { streaming: true });
  await open();
  expect(panel.el.querySelector(".folded")).toBeNull();
  panel.kernel.change({ items: [{ ...item, content: `${long}\nend`, streaming: false }] });
  await drawn();
  expect(panel.el.querySelector(".folded")).toBeNull();
  expect(one("fold")?.getAttribute("aria-expanded")).toBe("true");
});

test("a reply is stopped from its row, and from beside an empty composer", async () => {
  const item = panel.kernel.say("so far", { streaming: true });
  panel.kernel.busy = true;
  await open();
  panel.kernel.wake();
  await drawn();
  expect(one("send")?.textContent).toBe("Stop");
  await type("meanwhile");
  expect(one("send")?.textContent).toBe("Send");
  await type("");
  panel.kernel.busy = true;
  await click("send");
  expect(one("stop-reply")?.getAttribute("aria-disabled")).toBe("true"); // asked for; once is enough
  await click("stop-reply");
  panel.kernel.wake();
  await drawn();
  expect(panel.model.sentOf("endReply")).toMatchObject([{ key: item.key }]);
  expect(one("send")?.textContent).toBe("Send");
  expect(bubbles()).toEqual(["so far\n(Stopped.)"]);
  panel.kernel.say("another", { streaming: true });
  await drawn();
  await click("stop-reply");
  expect(panel.model.sentOf("endReply")).toHaveLength(2);
});

test("a known name is a chip, and a message for me is marked", async () => {
  panel.kernel.say("@ana and @Bo Kim, not @anabel or `@ana`", { role: "user", user: "bo" });
  panel.kernel.say("@ana to myself", { role: "user", user: "ana", mine: true });
  panel.kernel.say("@bo for you", { role: "user", user: "Cy" });
  await open();
  expect(all("mention").map((each) => each.textContent)).toEqual(["@ana", "@Bo Kim", "@ana", "@bo"]);
  expect(
    [...panel.el.querySelectorAll(".for-me .bubble")].map((each) => each.textContent?.slice(0, 8)),
  ).toEqual(["@ana and"]);
  panel.kernel.change({ room: { people: [{ user: "ana" }] } });
  panel.kernel.say("@bo gone, @Cy has written here", { role: "user", user: "Cy" });
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
    panel.kernel.change({ removed: [...panel.kernel.items.keys()] });
    for (const text of corpus.slice(from, from + 10)) {
      const name = text.slice(0, 100);
      panel.kernel.change({ room: { people: [{ user: "ana" }, { user: name }] } });
      panel.kernel.say(`@${name} ${text}`, { role: "user", user: name });
      panel.kernel.say(`\`\`\`${text}\n${text}`, { streaming: true });
      panel.kernel.say(`\`\`\`python\n${text}\n\`\`\``);
      mine(text);
    }
    await drawn();
    for (const button of all("edit-message")) button.click();
    await type("@");
    expect(
      panel.el.querySelectorAll("script, img, iframe, svg, object, embed, style, link, form"),
    ).toHaveLength(0);
    for (const each of panel.el.querySelectorAll("*"))
      for (const { name } of each.attributes) expect(name.startsWith("on"), name).toBe(false);
    expect(all("mention").length).toBeGreaterThan(0);
  }
});

// -- command lines ---------------------------------------------------------------------------------------------

test("the command line an answer stands for is put into the composer, to be changed and sent", async () => {
  panel.kernel.say("`/run_backtest momentum`", { role: "assistant", commands: ["/run_backtest momentum"] });
  await open();
  await click("edit-command");
  expect(composer().value).toBe("/run_backtest momentum");
  expect(panel.model.sentOf("sendText")).toEqual([]);
});

test("what is offered is run by one click, and says which of the words it leaves out", async () => {
  const offers = [
    { line: "/run_backtest momentum symbol=SPX", without: "stop loss 5%" },
    { line: "/run_backtest momentum" },
  ];
  panel.kernel.say("Nothing was run.", { role: "assistant", offers });
  await open();
  expect(all("run-offer").map((button) => button.textContent)).toEqual([
    "/run_backtest momentum symbol=SPX without “stop loss 5%”",
    "/run_backtest momentum",
  ]);
  await click("run-offer");
  expect(panel.model.sentOf("sendText").map(({ text }) => text)).toEqual([
    "/run_backtest momentum symbol=SPX",
  ]);
});

test("an offer that lacks something goes into the composer, and one that lacks nothing runs", async () => {
  panel.kernel.say("No command /run.", {
    role: "system",
    offers: [{ line: "/run_backtest " }, { line: "/runs" }],
  });
  await open();
  const [needy, whole] = all("run-offer");
  expect([needy?.textContent, whole?.textContent]).toEqual(["/run_backtest", "/runs"]);
  needy?.click();
  await drawn();
  expect(composer().value).toBe("/run_backtest ");
  whole?.click();
  await drawn();
  expect(all("message-user").map((message) => message.querySelector(".bubble")?.textContent)).toEqual([
    "/runs",
  ]);
});
