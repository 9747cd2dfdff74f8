// Keyboard shortcuts that mean the same wherever the focus is in a panel: help, from part to part, back to the composer.

import { walkRows } from "./row-navigation";

const PARTS = ["header", ".search", ".log, .nowhere", "footer"];
const REACHED = "button:not([disabled]), textarea, input, select, a[href], [tabindex='0']";

/** Do what the key stands for; true if it stands for something. */
export function onPanelKey(event: KeyboardEvent, panel: HTMLElement, help: () => void): boolean {
  const at = event.target;
  if (event.defaultPrevented || event.isComposing || !(at instanceof Element) || at.closest("dialog"))
    return false;
  const { key, shiftKey, altKey } = event;
  const modified = event.ctrlKey || event.metaKey;
  if (key === "F1" || (key === "/" && modified)) help();
  else if (key === "F6" && !modified && !altKey) go(panel, at, shiftKey ? -1 : 1);
  else if (modified || altKey) return false;
  else if (walkRows(event, at)) return true;
  else if (key === "Escape" && !at.closest("footer")) composer(panel)?.focus();
  else return false;
  return true;
}

function go(panel: HTMLElement, from: Element, step: 1 | -1): void {
  const here = PARTS.findIndex((part) => from.closest(part));
  for (let i = 1; i <= PARTS.length; i++) {
    const part = panel.querySelector<HTMLElement>(PARTS.at((here + step * i) % PARTS.length) ?? "");
    const field = part?.querySelector("textarea"); // not what stands above it, such as a file
    const target = part?.matches(REACHED) ? part : (field ?? part?.querySelector<HTMLElement>(REACHED));
    if (!target) continue;
    target.focus();
    return;
  }
}

const composer = (panel: HTMLElement) => panel.querySelector<HTMLElement>("footer textarea");
