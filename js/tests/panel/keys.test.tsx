// The promises of the keyboard: every key on the list does what the list says, and the focus is never lost.

import { beforeEach, expect, test, vi } from "vitest";
import { SHORTCUTS } from "../../src/panel/shortcuts";
import { CATALOG } from "../support/catalog";
import { run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const one = <T extends HTMLElement = HTMLElement>(id: string) => panel.one<T>(id) as T;
const field = panel.composer;
const rows = () => [...panel.el.querySelectorAll<HTMLElement>(".row")];
const active = () => document.activeElement as HTMLElement;

beforeEach(async () => {
  localStorage.clear();
  panel.kernel.catalog = CATALOG;
  panel.kernel.say("one");
  panel.kernel.say("two");
  panel.kernel.change({ items: [run({ parameters: {} })] });
  await panel.open();
});

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
  "keys.jump": async (key) => {
    const cell = document.body.appendChild(document.createElement("textarea"));
    cell.focus();
    expect((await press(key)).defaultPrevented).toBe(true);
    expect(active()).toBe(field());
    await press(key);
    expect(active()).toBe(cell);
    one("panel-menu").focus(); // however one came in
    await press(key);
    expect(active()).toBe(cell);
    cell.remove();
  },
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
    expect(panel.model.sentOf("sendText").map(({ text }) => text)).toContain("said");
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
  expect(active()).toBe(panel.el.querySelector('[data-key="r1"]'));
  panel.kernel.change({ removed: ["r1"] });
  await drawn();
  expect(active()).toBe(one("log"));
});

test("the focus guard leaves alone a focus that has left the panel", async () => {
  const outside = document.body.appendChild(document.createElement("button"));
  one("stop").focus();
  outside.focus();
  panel.kernel.change({ removed: ["r1"] });
  await drawn();
  expect(active()).toBe(outside);
  outside.remove();
});
