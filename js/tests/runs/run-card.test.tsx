// The promises of a run's card while it is not done: it says where it is or where it stopped, and what can be done.

import { expect, test } from "vitest";
import { drawn, run, usePanel } from "../support/panel";

const panel = usePanel();
const text = (id: string) => panel.one(id)?.textContent?.replaceAll("\u00a0", " ");

test("a queued run says its place, and is stopped by the one button that later runs it again", async () => {
  await panel.open();
  panel.kernel.change({ items: [run({ status: "queued", queuePosition: 3 })] });
  await drawn();
  expect(text("run-facts")).toBe("Queued, place 3");
  const button = panel.one<HTMLButtonElement>("stop");
  button?.focus();
  button?.click();
  await drawn();
  expect(panel.model.sentOf("cancel").map(({ runId }) => runId)).toEqual(["r1"]);

  panel.kernel.change({ items: [run({ status: "cancelled", fault: { code: "x", message: "stopped" } })] });
  await drawn();
  expect(text("run-facts")).toBe("Cancelled");
  expect(panel.one("fault")).toBeNull();
  expect(document.activeElement).toBe(panel.one("retry"));
  expect(text("retry")).toBe("Run again");
});

test("a run of a kernel that is gone is not stopped for ever", async () => {
  await panel.open();
  panel.kernel.change({ items: [run()] });
  await drawn();
  panel.model.closed = true;
  panel.model.comm_live = false;
  panel.model.emit("comm_live_update");
  await drawn();
  const button = panel.one<HTMLButtonElement>("stop");
  expect(button?.getAttribute("aria-disabled")).toBe("true");
  button?.click();
  await drawn();
  expect(text("stop")).toBe("Stop");
});

test("a run that stopped says how far it came", async () => {
  const stopped = { progress: 62.3, done: 3_119, total: 5_031, currentDate: "2011-05-19T00:00:00" };
  panel.kernel.change({
    items: [run({ status: "cancelled", barsPerSecond: 5, secondsLeft: 3, ...stopped })],
  });
  await panel.open();
  expect(text("run-facts")).toBe("Cancelled at 62 %3,119 / 5,031 bars2011-05-19");
  expect(panel.el.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("62");
});

test("a failed run shows the error, the strategy's line, and Retry; retrying is asked for once", async () => {
  const fault = {
    code: "strategy_error",
    message: "carry raised KeyError: 'yield'.",
    hint: "Mend that line.",
    where: { file: "carry.py", line: 12, text: 'return prices["yield"]' },
  };
  panel.kernel.change({ items: [run({ status: "failed", progress: 0, fault })] });
  await panel.open();
  expect(text("where")).toBe('carry.py, line 12return prices["yield"]');
  expect(text("fault")).toContain("carry raised KeyError: 'yield'.");
  panel.kernel.weather = { lost: 1, late: 0, random: () => 0 };
  panel.one("retry")?.click();
  await drawn();
  expect(panel.one("retry")?.getAttribute("aria-disabled")).toBe("true");
  panel.one("retry")?.click();
  await drawn();
  expect(panel.model.sentOf("retry").map(({ key }) => key)).toEqual(["r1"]);
  panel.kernel.weather = { lost: 0, late: 0, random: () => 0.5 };
  await drawn();
  for (let i = 0; i < 60; i++) await drawn(); // it is sent again
  expect(panel.all("run-card")).toHaveLength(2);
  expect(panel.one("retry")?.getAttribute("aria-disabled")).toBe("false");
});

test("when a run completes under the finger that would stop it, the focus stays with its card", async () => {
  panel.kernel.change({ items: [run({ progress: 99 })] });
  await panel.open();
  panel.one("stop")?.focus();
  panel.kernel.change({ items: [run({ status: "completed", progress: 100, metrics: { sharpe_ratio: 1 } })] });
  await drawn();
  expect(panel.one("stop")).toBeNull();
  expect(document.activeElement).toBe(panel.one("run-card"));
});
