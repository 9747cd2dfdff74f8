// The promises of lazily loaded parts: what the reader asked of one before it had loaded is done once it has, and where
// the page forbids loading it, words say so.

import { beforeEach, expect, test, vi } from "vitest";
import { english } from "../../src/i18n";
import { wordsOf } from "../../src/i18n/dictionaries";
import { type Parts, partOf } from "../../src/lazy/loader";
import { PARTS } from "../support/all-parts";
import { CATALOG } from "../support/catalog";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one, press } = panel;
const asked = () => panel.model.sentOf("loadAsset").map(({ name }) => name);

beforeEach(async () => {
  localStorage.clear();
  for (const name of Object.keys(PARTS) as (keyof Parts)[]) partOf(name).value = undefined;
  panel.kernel.catalog = CATALOG;
});

async function come(name: keyof Parts, part: Parts[keyof Parts] | null = PARTS[name]): Promise<void> {
  partOf(name).value = part;
  // Whoever waits for it waits for the kernel's answer; a page of ours cannot run what is in it.
  panel.kernel.onFetch = async () => "";
  await vi.advanceTimersByTimeAsync(1_500);
}

async function type(text: string): Promise<void> {
  panel.composer().focus();
  await panel.type(text);
}

async function drop(...files: File[]): Promise<void> {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  const items = files.map((file) => ({ kind: "file", getAsFile: () => file }));
  one("composer")?.dispatchEvent(Object.assign(event, { dataTransfer: { types: ["Files"], items } }));
  await drawn();
}

test("the part that completes commands is loaded at once, the others prefetched on idle, each of them once", async () => {
  await panel.open();
  expect(asked()).toEqual(["commands"]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(new Set(asked())).toEqual(new Set(["commands", "acts", "runs"]));
  await come("commands", null);
  await come("acts", null);
  await come("runs", null);
  const count = asked().length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toHaveLength(count);
});

test("a command that is begun is completed as soon as the part has loaded, and can be sent before", async () => {
  await panel.open();
  await type("/run");
  expect(one("palette")).toBeNull();
  await come("commands");
  expect(one("palette")?.textContent).toContain("/run_backtest");
  partOf("commands").value = undefined;
  await type("/help");
  await press("Enter");
  expect(panel.model.sentOf("sendText").map(({ text }) => text)).toEqual(["/help"]);
});

test("where no command can be completed, a line says so, and commands are sent as ever", async () => {
  await panel.open();
  await come("commands", null);
  await type("hello");
  expect(panel.el.textContent).not.toContain("are not completed here");
  await type("/help");
  expect(panel.el.textContent).toContain("are not completed here");
});

test("Ctrl+F opens the search and focuses its field, also when the part loads late", async () => {
  await panel.open();
  one("composer")?.focus();
  const event = await press("f", { ctrlKey: true });
  expect([event.defaultPrevented, one("search-field")]).toEqual([true, null]);
  await come("acts");
  expect(document.activeElement).toBe(one("search-field"));
  one("search-field")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await drawn();
  expect(document.activeElement).toBe(one("composer"));
});

test("where the search cannot be loaded, Ctrl+F is the browser's, and its button says why", async () => {
  await panel.open();
  await come("acts", null);
  expect((await press("f", { ctrlKey: true })).defaultPrevented).toBe(false);
  one("search-open")?.click();
  await drawn();
  expect(one("toast")?.textContent).toContain("lets no further code in");
});

test("files that are dropped before their part has loaded are held for it, and none is lost", async () => {
  await panel.open();
  await drop(new File(["a"], "A.csv"));
  await drop(new File(["b"], "B.csv"));
  expect(panel.all("file")).toHaveLength(0);
  await come("acts");
  const names = () => panel.all("file").map((chip) => chip.querySelector("bdi")?.textContent);
  await vi.waitFor(() => expect(names()).toEqual(["A.csv", "B.csv"]));
});

test("files that cannot be taken are refused in words", async () => {
  await panel.open();
  await come("acts", null);
  await drop(new File(["a"], "A.csv"));
  expect(one("toast")?.textContent).toContain("lets no further code in");
});

test("the list of sessions opens at once, and says that it comes, or that it cannot", async () => {
  await panel.open();
  one("sessions")?.click();
  await drawn();
  expect(one("switcher")?.textContent).toBe("Opening…");
  await come("acts");
  expect(document.activeElement).toBe(one("find-session"));
  partOf("acts").value = null;
  await drawn();
  expect(one("switcher")?.textContent).toContain("lets no further code in");
});

test("where the page allows no parts, keys and the menu say so, and no message offers what cannot be done", async () => {
  panel.kernel.say("Mine", { role: "user", mine: true, editable: true });
  await panel.open();
  await come("acts", null);
  const said = async (act: () => unknown) => {
    act();
    await drawn();
    const words = one("toast")?.textContent;
    one("toast")?.querySelector("button")?.click();
    await drawn();
    return words;
  };
  for (const act of [
    () => press("F1"),
    () => one("panel-menu")?.click(),
    () => panel.press("ArrowDown", {}, one("panel-menu")),
  ])
    expect(await said(act)).toContain("lets no further code in");
  expect(one("shortcuts")).toBeNull();
  expect(panel.el.querySelector("[role=menu]")).toBeNull();
  expect(panel.el.textContent).toContain("Mine");
  expect(one("actions")).toBeNull();
});

test("a view that went away before its answer keeps no other from asking", async () => {
  await panel.open();
  await panel.open();
  expect(asked().filter((name) => name === "commands").length).toBeGreaterThan(1);
});

test("a reader of Korean sees no English first; a second later they see it rather than nothing", async () => {
  wordsOf("ko").value = english;
  panel.model.traits.locale = "ko-KR";
  panel.kernel.busy = true;
  await panel.open();
  expect(one("chatops")).toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(one("send")?.textContent).toBe("Send");
  panel.kernel.wake();
  await drawn();
  expect(one("send")?.textContent).toBe("보내기");
});
