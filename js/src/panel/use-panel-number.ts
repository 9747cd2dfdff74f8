// Numbers the panels of a page: several may be open, and each needs an accessible name of its own.

import { useState } from "preact/hooks";

/** 1 for the first, 2 for the next. Asked of the page: each widget has this module to itself. */
export function usePanelNumber(): number {
  const [number] = useState(() => {
    const open = [...document.querySelectorAll<HTMLElement>(".chatops[data-number]")];
    const taken = new Set(open.map((panel) => Number(panel.dataset.number)));
    let free = 1;
    while (taken.has(free)) free++;
    return free;
  });
  return number;
}
