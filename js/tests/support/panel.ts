// A panel in a page with a pretend kernel, and the few gestures its tests make.

import { afterEach, beforeEach, vi } from "vitest";
import widget from "../../src/index";
import type { RunItem } from "../../src/protocol.gen";
import { FakeKernel, FakeModel } from "./fake-kernel";

export interface Opened {
  el: HTMLElement;
  model: FakeModel;
  kernel: FakeKernel;
  open(): Promise<void>;
  one<T extends Element = HTMLElement>(id: string, within?: Element): T | null;
  all(id: string, within?: Element): HTMLElement[];
}

export const drawn = () => vi.advanceTimersByTimeAsync(50);

/** Call at the top of a test file: each test has a panel of its own in `panel`. */
export function usePanel(): Opened {
  const views: (() => void)[] = [];
  const panel = {
    async open() {
      views.push(widget.render({ model: panel.model, el: panel.el }));
      await drawn();
    },
    one: <T extends Element = HTMLElement>(id: string, within: Element = panel.el) =>
      within.querySelector<T>(`[data-testid="${id}"]`),
    all: (id: string, within: Element = panel.el) => [
      ...within.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`),
    ],
  } as Opened;
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    panel.el = document.body.appendChild(document.createElement("div"));
    panel.model = new FakeModel();
    panel.model.traits.locale = "en-US";
    panel.kernel = new FakeKernel(panel.model);
  });
  afterEach(async () => {
    for (const close of views.splice(0)) close();
    panel.el.remove();
    // What is under way here must not come in the next test: a part that is run, an effect that waits for its frame.
    await vi.dynamicImportSettled();
    await drawn();
    vi.useRealTimers();
  });
  return panel;
}

export function run(more: Partial<RunItem> = {}): RunItem {
  return {
    kind: "run",
    key: "r1",
    runId: "r1",
    n: 50,
    timestamp: "2025-11-22T09:00:00Z",
    status: "running",
    strategyId: "sma_cross",
    parameters: { fast: 10, slow: 30 },
    ...more,
  };
}
