// The key that jumps from anywhere on the page to the panel that was used last, and from there back to where one was.

import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

interface Place {
  readonly panel: HTMLElement;
  used: number; // when
  from: HTMLElement | null; // where the focus was before it came in
}

const PLACES = Symbol.for("chatops_widget places");

/** Of all panels of the page: each may have come with code of its own. */
function places(): Set<Place> {
  const page = globalThis as { [PLACES]?: Set<Place> };
  page[PLACES] ??= new Set();
  return page[PLACES];
}

const isJump = ({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) =>
  ctrlKey && !metaKey && !altKey && !shiftKey && (code === "Backquote" || key === "`");

const isFocused = ({ panel }: Place) =>
  panel.contains((panel.getRootNode() as Document | ShadowRoot).activeElement);

/** Not in a tab behind another. */
const isSeen = ({ panel }: Place) => panel.isConnected && (panel.checkVisibility?.() ?? true);

function meant(): Place | undefined {
  const all = [...places()];
  return all.find(isFocused) ?? all.filter(isSeen).sort((a, b) => b.used - a.used)[0];
}

function jump(place: Place): void {
  const { panel, from } = place;
  if (!isFocused(place)) {
    const field = panel.querySelector<HTMLElement>("footer textarea, .nowhere input");
    (field ?? panel.querySelector("button"))?.focus();
  } else if (from?.isConnected) from.focus();
  else (panel.getRootNode() as Document | ShadowRoot).querySelector<HTMLElement>(":focus")?.blur();
}

export function useJump(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const panel = ref.current;
    if (!panel) return;
    const place: Place = { panel, used: 0, from: null };
    const onFocus = ({ relatedTarget: from }: FocusEvent) => {
      place.used = performance.now();
      if (from instanceof HTMLElement && !panel.contains(from)) place.from = from;
    };
    const onKey = (event: KeyboardEvent) => {
      if (!isJump(event) || meant() !== place) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // nobody else's key, and not the next panel's
      jump(place);
    };
    places().add(place);
    panel.addEventListener("focusin", onFocus);
    document.addEventListener("keydown", onKey, true);
    return () => {
      places().delete(place);
      panel.removeEventListener("focusin", onFocus);
      document.removeEventListener("keydown", onKey, true);
    };
  }, [ref]);
}
