// The promises of the overview: fifty runs are read, stopped, sorted and looked into in one card; so are a thousand.

import { expect, test } from "vitest";
import { partOf } from "../../src/lazy/loader";
import type { RunItem } from "../../src/protocol.gen";
import { run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const text = (id: string) => panel.one(id)?.textContent?.replaceAll("\u00a0", " ");
const lines = () => panel.all("runs-line");
const names = () => lines().map((line) => line.querySelector(".which")?.textContent);

const pair = (i: number, more: Partial<RunItem> = {}) =>
  run({ key: `p${i}`, runId: `p${i}`, n: i + 1, parameters: { fast: i, slow: 200, symbol: "SPX" }, ...more });

async function show(many: number, more: (i: number) => Partial<RunItem> = () => ({})): Promise<void> {
  panel.kernel.change({ items: Array.from({ length: many }, (_, i) => pair(i, more(i))) });
  await panel.open();
}

test("fifty runs in a row are one card with one bar, and none of their own", async () => {
  await show(50, (i) =>
    i < 30 ? { status: "completed" } : i < 32 ? { status: "failed" } : { progress: 50 },
  );
  expect(panel.all("run-card")).toHaveLength(0);
  const overview = panel.one("runs-overview");
  expect(overview?.querySelector(".name")?.textContent).toBe("50 runs · sma_cross");
  expect(overview?.querySelector(".par")?.textContent).toBe("slow 200 · SPX");
  expect(text("runs-counts")).toBe("82 %30 completed2 failed18 running");
  const bar = overview?.querySelector('[role="progressbar"]');
  expect(bar?.getAttribute("aria-valuenow")).toBe("82");
});

test("screen readers hear of it each ten per cent, not with each tick", async () => {
  await show(10);
  const said: (string | null | undefined)[] = [];
  const status = panel.el.querySelector('[data-testid="runs-overview"] > [role="status"]');
  for (let progress = 0; progress <= 100; progress++) {
    const keys = Array.from({ length: 10 }, (_, i) => `p${i}`);
    const all = <T,>(value: T) => keys.map(() => value);
    panel.kernel.change({
      ticks: {
        keys,
        progress: all(progress),
        columns: { done: all(1), barsPerSecond: all(1) },
      },
    });
    await drawn();
    if (status?.textContent !== said.at(-1)) said.push(status?.textContent);
  }
  expect(said).toHaveLength(11);
  expect(said[4]?.replace("\u00a0", " ")).toBe("10 runs · sma_cross 40 %");
});

test("Stop all asks once and stops what is open with one act", async () => {
  await show(8, (i) => (i < 3 ? { status: "completed" } : {}));
  panel.one("stop-all")?.click();
  await drawn();
  expect(panel.model.sentOf("cancel")).toHaveLength(0);
  expect(text("stop-all")).toBe("Keep going");
  panel.one("stop-all")?.click();
  await drawn();
  expect(panel.one("stop-sure")).toBeNull();
  panel.one("stop-all")?.click();
  await drawn();
  expect(text("stop-sure")).toBe("Stop 5 runs");
  panel.one("stop-sure")?.click();
  await drawn();
  const [cancel, ...more] = panel.model.sentOf("cancel");
  expect([cancel?.runId, ...(cancel?.others ?? [])]).toEqual(["p3", "p4", "p5", "p6", "p7"]);
  expect(more).toEqual([]);
  expect(document.activeElement).toBe(panel.one("stop-all"));
});

test("lines sort by what is asked, and show only what failed when asked", async () => {
  await show(7, (i) =>
    i === 2
      ? { status: "failed" }
      : { status: "completed", metrics: { sharpe_ratio: (i * 3) % 7, total_return: i } },
  );
  panel.one("sort-sharpe_ratio")?.click();
  await drawn();
  expect(names()).toEqual(
    ["fast 6", "fast 4", "fast 1", "fast 3", "fast 5", "fast 0", "fast 2"].sort(
      (a, b) => score(b) - score(a),
    ),
  );
  expect(panel.el.querySelector('[aria-sort="descending"]')?.textContent).toContain("Sharpe");
  panel.one("sort-name")?.click();
  await drawn();
  expect(names()).toEqual(["fast 0", "fast 1", "fast 2", "fast 3", "fast 4", "fast 5", "fast 6"]);
  panel.one("only-failed")?.click();
  await drawn();
  expect(names()).toEqual(["fast 2"]);
  panel.one("retry")?.click();
  await drawn();
  expect(panel.model.sentOf("retry").map(({ key }) => key)).toEqual(["p2"]);
});

const score = (name: string) => {
  const i = Number(name.slice(5));
  return i === 2 ? -1 : (i * 3) % 7;
};

test("a line opens its card in its place, by keyboard too, and closes it", async () => {
  await show(9);
  const button = (i: number) => lines()[i]?.querySelector<HTMLElement>(".more");
  button(0)?.focus();
  const down = () => new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(down());
  document.activeElement?.dispatchEvent(down());
  await drawn();
  expect(document.activeElement).toBe(button(2));
  expect(panel.all("runs-line").filter((line) => line.querySelector('.more[tabindex="0"]'))).toHaveLength(1);
  button(2)?.click();
  await drawn();
  expect(button(2)?.getAttribute("aria-expanded")).toBe("true");
  expect(lines()[2]?.nextElementSibling?.contains(panel.one("run-card"))).toBe(true);
  expect(panel.one("run-card")?.dataset.runId).toBe("p2");
  button(2)?.click();
  await drawn();
  expect(panel.one("run-card")).toBeNull();
});

test("a thousand runs mount a screenful of lines, and a tick redraws", async () => {
  await show(1_000); // of which a page's first snapshot has 200
  for (let i = 0; i < 20; i++) await drawn();
  expect(panel.one("runs-overview")?.querySelector(".name")?.textContent).toBe("1,000 runs · sma_cross");
  expect(lines().length).toBeLessThan(20);
  const keys = Array.from({ length: 1_000 }, (_, i) => `p${i}`);
  const all = <T,>(value: T) => keys.map(() => value);
  panel.kernel.change({
    ticks: {
      keys,
      progress: all(100),
      columns: { done: all(1), barsPerSecond: all(1) },
    },
  });
  await drawn();
  const bars = [...panel.el.querySelectorAll(".bar > i")].map((bar) => (bar as HTMLElement).style.transform);
  expect(new Set(bars)).toEqual(new Set(["scaleX(1)"]));
  const list = panel.one("runs-list") as HTMLElement;
  Object.defineProperty(list, "scrollTop", { value: 31_744 }); // a page that is not laid out has no end
  list.dispatchEvent(new Event("scroll"));
  await drawn();
  expect(names().at(-1)).toBe("fast 999");
  expect(lines().length).toBeLessThan(20);
});

test("where the part that draws them cannot come, runs and sweeps are plain cards", async () => {
  partOf("runs").value = null;
  const python = "chat.sweeps[-1].result().table";
  const best = { parameters: { fast: 5 }, metrics: { sharpe_ratio: 0.5 } };
  const { timestamp, ...swept } = {
    timestamp: "2025-11-22T09:00:00Z",
    metric: "sharpe_ratio",
    swept: { fast: "5,6" },
  };
  const about = {
    strategyId: "sma_cross",
    parameters: {},
    combinations: 2,
    best,
    python,
    timestamp,
    ...swept,
  };
  panel.kernel.change({ items: [{ kind: "sweep", key: "s", n: 99, runId: "s", ...about }] });
  await show(7);
  expect(panel.all("run-card")).toHaveLength(7);
  expect(panel.one("sweep-card")?.textContent).toContain("fast 5 · Sharpe 0.50");
});

test("finished runs are ticked in the list, by keyboard too, and compared in the order they stand", async () => {
  await show(8, (i) =>
    i < 4 ? { status: "completed", metrics: { sharpe_ratio: i } } : { status: "failed" },
  );
  const ticks = () => panel.all("runs-tick") as HTMLInputElement[];
  expect(ticks()).toHaveLength(4);
  expect(ticks().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1, -1]);
  ticks()[0]?.click();
  await drawn();
  await panel.click("runs-compare");
  expect(panel.model.sentOf("sendText")).toEqual([]);
  ticks()[2]?.click();
  await drawn();
  await panel.click("sort-sharpe_ratio");
  expect(ticks().filter(({ checked }) => checked)).toHaveLength(2);
  expect(text("runs-compare")).toBe("Compare 2");
  await panel.click("runs-compare");
  expect(panel.model.sentOf("sendText").map(({ text }) => text)).toEqual(["/compare_strategies p2 p0"]);
});
