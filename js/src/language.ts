// Which language the reader has chosen, and the words of it: both kept on this machine.

import { type Signal, signal } from "@preact/signals";
import { fetchAsset } from "./assets";
import { LANGUAGES, type Words } from "./locales";
import { en } from "./locales/en";
import type { Session } from "./transport";

const PLACE = "chatops:language";
const wordsAt = (name: string) => `chatops:words:${name}`;

/** A name out of LANGUAGES; null: as the notebook or the browser has it. */
export const chosen = signal<string | null>(known(kept(PLACE)));

export function choose(name: string | null): void {
  keep(PLACE, name);
  // Each widget has a copy of this module: a signal would reach one panel only.
  dispatchEvent(new CustomEvent(PLACE, { detail: name }));
}

addEventListener(PLACE, (event) => {
  chosen.value = known((event as CustomEvent).detail);
});

const spoken = new Map<string, Signal<Words>>([["en", signal(en)]]);

/** The words of a language; English until they are here, from the last time or from the kernel. */
export function wordsOf(name: string): Signal<Words> {
  const found = spoken.get(name) ?? signal(known(name) ? readWords(kept(wordsAt(name))) : en);
  spoken.set(name, found);
  return found;
}

/** Have the kernel say how it speaks now. Data, not code: no page's policy forbids it. */
export async function learn(session: Pick<Session, "ask">, name: string): Promise<void> {
  if (name === "en" || !known(name)) return;
  const text = new TextDecoder().decode((await fetchAsset(session, `words.${name}`))[0]);
  if (text === kept(wordsAt(name))) return;
  keep(wordsAt(name), text);
  wordsOf(name).value = readWords(text);
}

function readWords(text: string | null): Words {
  try {
    return text ? { ...en, ...JSON.parse(text) } : en; // what an older panel has kept may lack some
  } catch {
    return en;
  }
}

function known(name: unknown): string | null {
  return typeof name === "string" && LANGUAGES.includes(name) ? name : null;
}

function kept(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null; // storage is forbidden here: it holds as long as the page
  }
}

function keep(place: string, text: string | null): void {
  try {
    if (text) localStorage.setItem(place, text);
    else localStorage.removeItem(place);
  } catch {
    // as above, or full
  }
}

/** What the language calls itself. */
export function selfName(name: string): string {
  return new Intl.DisplayNames([name], { type: "language" }).of(name) ?? name;
}
