// The promises of the keyboard: every key on the list does what the list says, and the focus is never lost.

import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLanguage, english } from "../../src/i18n";
import { chosen, selfName, wordsOf } from "../../src/i18n/dictionaries";
import { LANGUAGES } from "../../src/i18n/locales";
import widget from "../../src/index";
import { SHORTCUTS } from "../../src/panel/shortcuts";
import type { RunItem } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { FakeKernel, FakeModel } from "../support/fake-kernel";

let close: () => void = () => {};
let el: HTMLElement;
let kernel: FakeKernel;
let model: FakeModel;

const RUN: RunItem = {
  kind: "run",
  key: "r1",
  runId: "r1",
  n: 50,
  timestamp: "2025-11-22T09:00:00Z",
  status: "running",
  strategyId: "sma_cross",
  parameters: {},
};

beforeEach(async () => {
  vi.useFakeTimers();
  sessionStorage.clear();
  localStorage.clear();
  chosen.value = null;
  el = document.body.appendChild(document.createElement("div"));
  model = new FakeModel();
  model.traits.locale = "en-US";
  kernel = new FakeKernel(model);
  kernel.catalog = CATALOG;
  kernel.say("one");
  kernel.say("two");
  kernel.change({ items: [RUN] });
  close = widget.render({ model, el });
  await drawn();
});

afterEach(() => {
  close();
  el.remove();
  vi.useRealTimers();
});

const drawn = () => vi.advanceTimersByTimeAsync(50);
const one = <T extends HTMLElement = HTMLElement>(id: string) =>
  el.querySelector<T>(`[data-testid="${id}"]`) as T;
const field = () => one<HTMLTextAreaElement>("composer");
const rows = () => [...el.querySelectorAll<HTMLElement>(".row")];
const active = () => document.activeElement as HTMLElement;

const EVENT_KEYS: Readonly<Record<string, string>> = { "↑": "ArrowUp", "↓": "ArrowDown", Esc: "Escape" };

/** Press a key as the list writes it, where the focus is. */
async function press(written: string): Promise<KeyboardEvent> {
  const parts = written === "/" ? ["/"] : written.split(/\+(?=.)/);
  const name = parts.at(-1) ?? "";
  const event = new KeyboardEvent("keydown", {
    key: EVENT_KEYS[name] ?? name,
    shiftKey: parts.includes("Shift"),
    ctrlKey: parts.includes("Ctrl"),
    bubbles: true,
    cancelable: true,
  });
  active().dispatchEvent(event);
  await drawn();
  return event;
}

async function type(text: string): Promise<void> {
  field().focus();
  field().value = text;
  field().setSelectionRange(text.length, text.length);
  document.dispatchEvent(new Event("selectionchange"));
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
}

/** Words that are found more than once are looked for; returns which of how many. */
async function searched(): Promise<string | null> {
  await press("Ctrl+F");
  one<HTMLInputElement>("search-field").value = "o";
  one("search-field").dispatchEvent(new InputEvent("input", { bubbles: true }));
  await vi.waitFor(() => expect(one("search-count").textContent).toContain("3 of 3"));
  return one("search-count").textContent;
}

/** What shows that a key does what the list says. Scrolling is the browser's own: tests/browser sees it. */
const PROOFS: Readonly<Record<string, (key: string) => Promise<void>>> = {
  "keys.help": async (key) => {
    field().focus();
    await press(key);
    expect(one("shortcuts").textContent).toContain("Keyboard shortcuts");
    one<HTMLDialogElement>("shortcuts").close();
    await drawn();
    expect(one("shortcuts")).toBeNull();
  },
  "keys.next": async (key) => {
    one("panel-menu").focus();
    await press(key);
    expect(active()).toBe(one("log"));
    await press(key);
    expect(active()).toBe(field());
    await press(key);
    expect(active().closest("header")).not.toBeNull();
  },
  "keys.previous": async (key) => {
    field().focus();
    await press(key);
    expect(active()).toBe(one("log"));
    await press(key);
    expect(active().closest("header")).not.toBeNull();
    await press(key);
    expect(active()).toBe(field());
  },
  "keys.search": async (key) => {
    field().focus();
    await press(key);
    expect(active()).toBe(one("search-field"));
    await press("Esc");
    expect(active()).toBe(field());
  },
  "keys.older": async (key) => {
    const count = await searched();
    await press(key);
    expect(one("search-count").textContent).not.toBe(count);
  },
  "keys.newer": async (key) => {
    const count = await searched();
    await press("Enter");
    await press(key);
    expect(one("search-count").textContent).toBe(count);
  },
  "keys.endSearch": async (key) => {
    await searched();
    await press(key);
    expect(one("search-field")).toBeNull();
  },
  "keys.back": async (key) => {
    one("panel-menu").focus();
    await press(key);
    expect(active()).toBe(field());
  },
  "keys.send": async (key) => {
    await type("said");
    await press(key);
    expect(model.sentOf("say").map(({ text }) => text)).toContain("said");
  },
  "keys.line": async (key) => {
    await type("not yet");
    expect((await press(key)).defaultPrevented).toBe(false);
    expect(field().value).toBe("not yet");
  },
  "keys.palette": async (key) => {
    await type(key);
    expect(one("palette")).not.toBeNull();
    await type("");
  },
  "keys.choose": async (key) => {
    await type("earlier");
    await press("Enter");
    await type("");
    await press("↑");
    expect(field().value).toBe("earlier");
    await type("/");
    const chose = () => field().getAttribute("aria-activedescendant");
    const first = chose();
    await press(key);
    expect(chose()).not.toBe(first);
    await type("");
  },
  "keys.take": async (key) => {
    await type("/run_b");
    await press(key);
    expect(field().value).toBe("/run_backtest ");
    await type("");
  },
  "keys.close": async (key) => {
    await type("/");
    await press(key);
    expect(one("palette")).toBeNull();
    await type("");
  },
  "keys.scroll": async (key) => {
    one("log").focus();
    // The way to the ends is ours: on the browser's, everything between would be drawn.
    expect((await press(key)).defaultPrevented).toBe(key === "Home" || key === "End");
  },
  "keys.rows": async (key) => {
    one("log").focus();
    await press(key);
    expect(active()).toBe(rows().at(-1));
    await press("K");
    expect(active()).toBe(rows().at(-2));
    await press("J");
    await press("↑");
    expect(active()).toBe(rows().at(-2));
    await press("↓");
    expect(active()).toBe(rows().at(-1));
  },
  "keys.into": async (key) => {
    rows().at(-1)?.focus();
    await press("J");
    await press(key);
    expect(active()).toBe(one("stop"));
  },
  "keys.out": async (key) => {
    one("stop").focus();
    await press(key);
    expect(active()).toBe(one("stop").closest(".row"));
    await press(key);
    expect(active()).toBe(field());
  },
};

const LISTED = Object.values(SHORTCUTS).flat();

test.each(LISTED.flatMap(({ keys, does }) => keys.map((key) => [key, does] as const)))(
  "%s does what the list says: %s",
  async (key, does) => {
    if (does !== "keys.next") one("log").focus();
    const proof = PROOFS[does];
    expect(proof, "a key on the list wants a proof here").toBeDefined();
    await proof?.(key);
  },
);

test("the focus stays in the panel when what had it is disabled or goes away", async () => {
  one("stop").focus();
  one("stop").click(); // "Stopping…", and it goes on being a button that can be reached
  await drawn();
  expect(active()).toBe(one("stop"));
  one<HTMLButtonElement>("stop").disabled = true;
  await drawn();
  expect(active()).toBe(el.querySelector('[data-key="r1"]'));
  kernel.change({ removed: ["r1"] });
  await drawn();
  expect(active()).toBe(one("log"));
});

test("who leaves the panel is not called back", async () => {
  const outside = document.body.appendChild(document.createElement("button"));
  one("stop").focus();
  outside.focus();
  kernel.change({ removed: ["r1"] });
  await drawn();
  expect(active()).toBe(outside);
  outside.remove();
});

test("the session is saved as a file, whose name the kernel gives, and the way there is shown", async () => {
  const saved: { name: string; content: Promise<string> }[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push({ name: "", content: (blob as Blob).text() });
    return "blob:x";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    (saved.at(-1) as { name: string }).name = this.download;
  });
  one("panel-menu").click();
  await drawn();
  el.querySelectorAll<HTMLElement>("[role=menuitem]")[0]?.click();
  await drawn();
  expect(clicked).toHaveBeenCalledOnce();
  expect(saved.map(({ name }) => name)).toEqual(["talk.md"]);
  expect(await saved[0]?.content).toContain("one\ntwo");
  expect(one("export-status").textContent).toBe("talk.md is written.");
});

test("a language that was chosen is spoken at once, and the next time", async () => {
  one("panel-menu").click();
  await drawn();
  const korean = [...el.querySelectorAll<HTMLElement>("[role=menuitemradio]")].find(
    ({ textContent }) => textContent === "한국어",
  );
  korean?.click();
  await drawn();
  expect(field().getAttribute("aria-label")).toBe("메시지 또는 명령");
  expect(one("chatops").lang).toBe("ko");
  close();
  close = widget.render({ model, el });
  await drawn();
  expect(one("chatops").lang).toBe("ko");
});

test("every language beside the others is in the list, and knows its own name", () => {
  const files = readdirSync("src/i18n/locales").map((file) => file.replace(".ts", ""));
  expect([...LANGUAGES, "index", "parts"].sort()).toEqual(files.sort());
  for (const name of LANGUAGES) expect(selfName(name)).not.toBe(name);
});

test("every language fills the same slots", async () => {
  const slots = (words: string) => new Set([...words.matchAll(/\{(\w+)/g)].map(([, name]) => name));
  for (const name of LANGUAGES.filter((name) => name !== "en")) {
    const words = (await import(`../../src/i18n/locales/${name}.ts`))[name] as Record<string, string>;
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
    for (const [key, said] of Object.entries(words))
      for (const slot of slots(said)) expect(slots(english[key] ?? ""), `${name} ${key}`).toContain(slot);
  }
});

test("a language that was spoken here before is spoken before the kernel says a word", async () => {
  close();
  wordsOf("ko").value = english;
  model.traits.locale = "ko-KR";
  close = widget.render({ model, el });
  await drawn();
  expect(one("send").textContent).toBe("보내기");
  close();
  expect(localStorage.getItem("chatops:words:ko")).toContain("보내기");
  kernel.busy = true;
  close = widget.render({ model, el });
  await drawn();
  expect(one("send").textContent).toBe("보내기");
});

test("one bar is one bar, and many are many", () => {
  const { t } = createLanguage("en");
  expect(t("comparison.common", { n: 1 })).toBe("1 common bar");
  expect(t("comparison.common", { n: 2_500 })).toBe("2,500 common bars");
  expect(t("comparison.common", { n: "2,501" })).toBe("2,501 common bars");
});
