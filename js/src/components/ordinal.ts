// Which of the page's panels this one is: regions that are called the same cannot be told apart.

import { useLayoutEffect, useState } from "preact/hooks";

/** 1, 2, …: the least that no other panel of the page has. */
export function useOrdinal(panel: { readonly current: HTMLElement | null }): number {
  const [ordinal, setOrdinal] = useState(1);
  useLayoutEffect(() => {
    const own = panel.current;
    if (!own) return;
    const others = [...document.querySelectorAll<HTMLElement>(".chatops")].filter((each) => each !== own);
    const taken = new Set(others.map((each) => Number(each.dataset.ordinal)));
    let free = 1;
    while (taken.has(free)) free++;
    own.dataset.ordinal = String(free); // at once: others of the same frame look here
    setOrdinal(free);
  }, [panel]);
  return ordinal;
}
