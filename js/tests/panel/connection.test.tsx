// The promises of the chip and the notice: busy, silent, gone and away are told apart, and nothing written is lost.

import { expect, test, vi } from "vitest";
import type { ConnectionFacts } from "../../src/protocol.gen";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one, open, composer, type, press } = panel;
const text = (id: string) => one(id)?.textContent;
const chip = () => [text("connection"), one("connection")?.dataset.tone];

async function facts(given: ConnectionFacts): Promise<void> {
  panel.kernel.change({ facts: { ...panel.kernel.facts, ...given } });
  await drawn();
}

test("after a kernel restart the old panel says so and keeps what is written", async () => {
  await open();
  panel.model.closed = true;
  panel.model.emit("comm_live_update");
  await type("precious");
  await press("Enter");
  expect(text("notice")).toMatch(
    /^The kernel is gone; this is what was shown at .*\d:\d\d.*\. Run the cell again to go on\.$/,
  );
  expect(composer().value).toBe("precious");
  expect(one("refusal")).not.toBeNull();
});

test("a chat that was closed says so calmly, offers no Reconnect, and keeps what is written", async () => {
  await open();
  await facts({ status: "closed", detail: "This chat was closed" });
  expect(chip()).toEqual(["Closed", "idle"]);
  expect(text("notice")).toBe("This chat was closed");
  expect(one("notice")?.className).toBe("notice closed");
  expect(one("reconnect")).toBeNull();
  await type("precious");
  await press("Enter");
  expect(text("refusal")).toContain("this chat is closed");
  expect(composer().value).toBe("precious");
  expect(panel.model.sentOf("sendText")).toHaveLength(0);
});

test("the chip counts down to the next attempt, and offers Reconnect when there is none", async () => {
  await open();
  await facts({ status: "reconnecting", attempt: 3, maxAttempts: 5, retryAt: Date.now() + 4_000 });
  expect(one("connection")?.textContent).toBe("Reconnecting (attempt 3 of 5, 4 s)");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(one("connection")?.textContent).toBe("Reconnecting (attempt 3 of 5, 2 s)");
  await facts({ status: "disconnected", detail: "nobody answers" });
  expect(one("notice")?.textContent).toBe("nobody answers");
  one("reconnect")?.click();
  await drawn();
  expect(panel.model.sentOf("reconnect")).toHaveLength(1);
});

test("a kernel that beats and does not listen is busy; one that has fallen silent may be gone", async () => {
  await open();
  expect(chip()).toEqual(["Connected", "good"]);
  panel.kernel.busy = true;
  await type("are you there?");
  await press("Enter");
  await vi.advanceTimersByTimeAsync(1_500);
  expect(chip()).toEqual(["Kernel busy", "busy"]);
  expect(text("notice")).toContain("The kernel is running a cell.");
  expect(text("delivery")).toContain("queued, kernel busy");
  for (let i = 0; i < 30; i++) {
    panel.kernel.beat();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(chip()).toEqual(["Kernel busy", "busy"]);
  await vi.advanceTimersByTimeAsync(17_000); // not even a heartbeat
  expect(chip()).toEqual(["Kernel silent", "warn"]);
  expect(text("notice")).toContain("it may be gone");
  panel.kernel.wake();
  await drawn();
  expect(chip()).toEqual(["Connected", "good"]);
  expect(one("notice")).toBeNull();
});

test("a kernel that has never answered is busy or starting, not gone", async () => {
  panel.kernel.busy = true;
  await open();
  expect(chip()).toEqual(["Opening…", "idle"]);
  await vi.advanceTimersByTimeAsync(17_000);
  expect(chip()).toEqual(["Kernel busy", "busy"]);
  expect(text("notice")).toContain("opens by itself");
});
