// Focus guard: when what has the focus goes or is disabled, the focus moves to what is around it, never out of the panel.

import { useEffect } from "preact/hooks";

export function useFocusGuard(panel: { readonly current: HTMLElement | null }): void {
  useEffect(() => (panel.current ? guardFocus(panel.current) : undefined), [panel]);
}

/** Returns a function that ends it. */
export function guardFocus(panel: HTMLElement): () => void {
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
