// The focus never falls out of the panel by itself: when what has it goes or is disabled, it moves to what is around.

import { useEffect } from "preact/hooks";

export function useKeptFocus(panel: { readonly current: HTMLElement | null }): void {
  useEffect(() => (panel.current ? keepFocus(panel.current) : undefined), [panel]);
}

/** Returns what ends it. */
export function keepFocus(panel: HTMLElement): () => void {
  let last: HTMLElement | null = null;
  let around: Element[] = []; // nearest first, as it was while `last` was there

  const lost = () => last !== null && (!last.isConnected || last.matches("[disabled]"));

  function look(): void {
    if (!lost()) return;
    const holder = (panel.getRootNode() as Document | ShadowRoot).activeElement;
    const free = holder === null || holder === last || holder === document.body;
    last = null;
    if (!free) return;
    const place = around.find((each) => panel.contains(each)) ?? panel.querySelector("footer textarea");
    if (!(place instanceof HTMLElement)) return;
    if (place.matches(".row")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  const watch = new MutationObserver(look);

  function onIn({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement)) return;
    if (!last)
      watch.observe(panel, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ["disabled"],
      });
    last = target;
    around = [".row", ".log"].map((part) => target.closest(part)).filter((each) => each !== null);
  }

  function onOut(): void {
    // A removal takes the focus away too: only what is still there was left by its reader.
    queueMicrotask(() => {
      if (lost()) return look();
      if (last && panel.contains((panel.getRootNode() as Document).activeElement)) return;
      last = null;
      watch.disconnect();
    });
  }

  panel.addEventListener("focusin", onIn);
  panel.addEventListener("focusout", onOut);
  return () => {
    watch.disconnect();
    panel.removeEventListener("focusin", onIn);
    panel.removeEventListener("focusout", onOut);
  };
}
