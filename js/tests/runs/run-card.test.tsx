// The promises of a run's card, from queued to settled: where it is or stopped, what came of it, what can be done.

import { expect, test } from "vitest";
import { run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const text = (id: string) => panel.one(id)?.textContent?.replaceAll("\u00a0", " ");

test("a run is one card from queued to settled", async () => {
  await panel.open();
  panel.kernel.change({ items: [run({ status: "queued", queuePosition: 2 })] });
  await drawn();
  const card = panel.one("run-card");
  expect(card?.textContent).toContain("Queued, place 2");
  panel.kernel.change({
    items: [run({ progress: 62.4, total: 5_031, tick: { done: 3_119, secondsLeft: 1 } })],
  });
  await drawn();
  expect(panel.one("run-card")).toBe(card);
  expect(card?.textContent).toContain("3,119 / 5,031 bars");
  expect(card?.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("62");
  expect(card?.querySelector('[role="status"]')?.textContent).toBe("sma_cross 60\u00a0%");
  panel.one("stop")?.click();
  await drawn();
  expect(panel.model.sentOf("cancel")).toMatchObject([{ runId: "r1" }]);
  panel.kernel.change({
    items: [run({ status: "completed", metrics: { total_return: 0.5 }, python: "chat.runs[-1]" })],
  });
  await drawn();
  expect(panel.one("run-card")).toBe(card);
  expect(card?.querySelector('[data-metric="total_return"]')?.textContent).toBe("+50.0\u00a0%");
  expect(panel.one("python")?.textContent).toBe("chat.runs[-1]");
  expect(panel.one("stop")).toBeNull();
});

test("a run is named with what was chosen, not with the costs that nobody changed", async () => {
  panel.kernel.catalog = {
    commands: [
      { name: "run_backtest", summary: "", parameters: [{ name: "cash", type: "float", default: 100_000 }] },
    ],
  };
  await panel.open();
  const parameters = { fast: 10, cash: 100_000, symbol: "SPX" };
  panel.kernel.change({ items: [run({ parameters, start: "1999-01-04", end: "2018-12-31" })] });
  await drawn();
  expect(panel.el.querySelector(".par")?.textContent).toBe("fast 10 · SPX · 1999-01-04 to 2018-12-31");
});

test("a failed run keeps its bar where it stopped, with the reason and the hint", async () => {
  await panel.open();
  const fault = { code: "strategy_error", message: "division by zero", hint: "Give a bound above 0." };
  panel.kernel.change({ items: [run({ status: "failed", progress: 38, fault })] });
  await drawn();
  expect(panel.one("run-card")?.textContent).toContain("Failed at 38\u00a0%");
  expect(panel.one("fault")?.textContent).toBe("division by zeroGive a bound above 0.");
  expect(panel.el.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("38");
});

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
  const tick = { done: 3_119, currentDate: "2011-05-19T00:00:00", barsPerSecond: 5, secondsLeft: 3 };
  panel.kernel.change({ items: [run({ status: "cancelled", progress: 62.3, total: 5_031, tick })] });
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
