// The height of the panel that the reader has dragged it to, remembered for the next one.

import { useEffect } from "preact/hooks";
import { readPreference, writePreference } from "../ui/preferences";

const PREFERENCE = "height"; // px

/** Dragging writes the height into the element's style, which nothing else does. */
export function usePanelHeight(panel: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const element = panel.current;
    if (!element) return;
    const kept = readPreference(PREFERENCE);
    if (typeof kept === "number" && kept > 0) element.style.height = `${kept}px`;
    if (typeof ResizeObserver === "undefined") return;
    let last = element.style.height;
    const observer = new ResizeObserver(() => {
      const { height } = element.style;
      if (height === last) return; // the window's doing
      last = height;
      writePreference(PREFERENCE, Number.parseFloat(height));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [panel]);
}
