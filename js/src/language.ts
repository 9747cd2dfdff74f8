// Which language the reader has chosen: kept on this machine, and followed by every panel of the page.

import { signal } from "@preact/signals";
import { LANGUAGES } from "./locales";

const PLACE = "chatops:language";

/** A name out of LANGUAGES; null: as the notebook or the browser has it. */
export const chosen = signal<string | null>(remembered());

export function choose(name: string | null): void {
  try {
    if (name) localStorage.setItem(PLACE, name);
    else localStorage.removeItem(PLACE);
  } catch {
    // storage is forbidden here: it holds as long as the page
  }
  // Each widget has a copy of this module: a signal would reach one panel only.
  dispatchEvent(new CustomEvent(PLACE, { detail: name }));
}

addEventListener(PLACE, (event) => {
  chosen.value = known((event as CustomEvent).detail);
});

function remembered(): string | null {
  try {
    return known(localStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

const known = (name: unknown) => (typeof name === "string" && Object.hasOwn(LANGUAGES, name) ? name : null);

/** What the language calls itself. */
export function selfName(name: string): string {
  return new Intl.DisplayNames([name], { type: "language" }).of(name) ?? name;
}
