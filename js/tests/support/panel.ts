// A panel in a page with a fake kernel, and the gestures its tests make: type, press a key, click.

import { afterEach, beforeEach, vi } from "vitest";
import widget from "../../src/index";
import { FakeKernel, FakeModel } from "./fake-kernel";

export interface TestPanel {
  el: HTMLElement;
  model: FakeModel;
  kernel: FakeKernel;
  open(): Promise<void>;
  /** Every view that was opened, as a page that is reloaded does. */
  close(): void;
  one<T extends Element = HTMLElement>(id: string, within?: Element): T | null;
  all(id: string, within?: Element): HTMLElement[];
  composer(): HTMLTextAreaElement;
  /** Put a text in place of what is in the field, as if it had been typed. */
  type(text: string, field?: HTMLInputElement | HTMLTextAreaElement | null): Promise<void>;
  press(key: string, more?: KeyboardEventInit, target?: Element | null): Promise<KeyboardEvent>;
  click(id: string): Promise<void>;
}

export const drawn = () => vi.advanceTimersByTimeAsync(50);

/** Call at the top of a test file: each test has a panel of its own in `panel`. */
export function usePanel(): TestPanel {
  const views: (() => void)[] = [];
  const panel = {
    async open() {
      views.push(widget.render({ model: panel.model, el: panel.el }));
      await drawn();
    },
    close() {
      for (const close of views.splice(0)) close();
    },
    one: <T extends Element = HTMLElement>(id: string, within: Element = panel.el) =>
      within.querySelector<T>(`[data-testid="${id}"]`),
    all: (id: string, within: Element = panel.el) => [
      ...within.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`),
    ],
    composer() {
      const field = panel.one<HTMLTextAreaElement>("composer");
      if (!field) throw new Error("The panel has no composer.");
      return field;
    },
    async type(text, field = panel.composer()) {
      if (!field) throw new Error("There is no such field.");
      field.value = text;
      field.setSelectionRange(text.length, text.length);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await drawn();
    },
    async press(key, more = {}, target = panel.composer()) {
      const event = new KeyboardEvent("keydown", {
        key,
        bubbles: true,
        cancelable: true,
        composed: true,
        ...more,
      });
      target?.dispatchEvent(event);
      await drawn();
      return event;
    },
    async click(id) {
      panel.one(id)?.click();
      await drawn();
    },
  } as TestPanel;
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    panel.el = document.body.appendChild(document.createElement("div"));
    panel.model = new FakeModel();
    panel.model.traits.locale = "en-US";
    panel.kernel = new FakeKernel(panel.model);
  });
  afterEach(async () => {
    panel.close();
    panel.el.remove();
    // What is under way here must not come in the next test: a part that is run, an effect that waits for its frame.
    await vi.dynamicImportSettled();
    await drawn();
    vi.useRealTimers();
  });
  return panel;
}
