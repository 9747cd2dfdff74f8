// The promises to a reader who is elsewhere: the title counts the runs that ended, and long ones notify once that was allowed.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stopNotifying } from "../../src/panel/notifications";
import type { RunItem } from "../../src/protocol.gen";
import { run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
let away = false;
let shown: [string, NotificationOptions | undefined][] = [];
const asked = vi.fn(async () => "granted" as NotificationPermission);

class FakeNotification {
  static permission: NotificationPermission = "default";
  static requestPermission = async () => {
    FakeNotification.permission = await asked();
    return FakeNotification.permission;
  };
  constructor(title: string, options?: NotificationOptions) {
    shown.push([title, options]);
  }
}

beforeEach(() => {
  away = false;
  shown = [];
  FakeNotification.permission = "default";
  asked.mockClear();
  vi.spyOn(document, "hidden", "get").mockImplementation(() => away);
  vi.spyOn(document, "hasFocus").mockImplementation(() => !away);
  vi.stubGlobal("Notification", FakeNotification);
  document.title = "my.ipynb";
});

afterEach(() => {
  stopNotifying();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function show(...items: Partial<RunItem>[]) {
  panel.kernel.change({ items: items.map((more) => run({ key: more.runId ?? "r1", ...more })) });
  await drawn();
}

async function look(there: boolean) {
  away = !there;
  document.dispatchEvent(new Event("visibilitychange"));
  if (there) window.dispatchEvent(new Event("focus"));
  await drawn();
}

async function choose(label: string) {
  await panel.click("panel-menu");
  const found = [...panel.el.querySelectorAll<HTMLElement>("[role=menuitem]")].find(
    ({ textContent }) => textContent === label,
  );
  expect(found).toBeDefined();
  found?.click();
  await drawn();
}

test("the title counts what ended while nobody looked, once, and is as before when somebody does", async () => {
  await panel.open();
  await show({ runId: "r1" }, { runId: "r2" }, { runId: "r3", status: "completed" });
  await look(false);
  await show({ runId: "r1", status: "completed" });
  expect(document.title).toBe("(1) my.ipynb");
  await show({ runId: "r2", status: "failed" });
  await show({ runId: "r2", status: "failed", tags: ["x"] });
  expect(document.title).toBe("(2) my.ipynb");
  await look(true);
  expect(document.title).toBe("my.ipynb");
});

test("what ends under the reader's eyes is not counted, and a title that the host changed stays its own", async () => {
  await panel.open();
  await show({ runId: "r1" }, { runId: "r2" });
  await show({ runId: "r1", status: "completed" });
  expect(document.title).toBe("my.ipynb");
  await look(false);
  await show({ runId: "r2", status: "completed" });
  document.title = "other.ipynb";
  await look(true);
  expect(document.title).toBe("other.ipynb");
});

test("nothing is asked before it is chosen in the menu; then a long run notifies, out of sight, and a short one does not", async () => {
  await panel.open();
  await show({ runId: "r1" }, { runId: "r2" });
  await look(false);
  await vi.advanceTimersByTimeAsync(21_000);
  await show({ runId: "r1", status: "completed" });
  expect(asked).not.toHaveBeenCalled();
  expect(shown).toEqual([]);
  await look(true);
  await choose("Notify me of long runs");
  expect(asked).toHaveBeenCalledOnce();
  await look(false);
  await show({ runId: "r2", status: "failed" }, { runId: "r3", strategyId: "momentum" });
  await vi.advanceTimersByTimeAsync(5_000);
  await show({ runId: "r3", strategyId: "momentum", status: "completed" });
  expect(shown).toEqual([["sma_cross", { body: expect.stringContaining("Failed"), tag: "chatops:r2" }]]);
  await choose("No more notifications");
  await show({ runId: "r4" });
  await vi.advanceTimersByTimeAsync(30_000);
  await show({ runId: "r4", status: "completed" });
  expect(shown).toHaveLength(1);
});

test("a browser that forbids them is named, and nothing is offered that it would not do", async () => {
  asked.mockResolvedValueOnce("denied");
  await panel.open();
  await choose("Notify me of long runs");
  expect(panel.one("toast")?.textContent).toContain("The browser lets this page show no notifications.");
  await panel.click("panel-menu");
  expect(panel.el.querySelector("[role=menu]")?.textContent).not.toContain("Notify me");
});
