// Which language the reader has chosen, and the words of it: both kept on this machine.

import { type Signal, signal } from "@preact/signals";
import { fetchAsset } from "../kernel/assets";
import type { Session } from "../kernel/session";
import { english } from "./index";
import { type Dictionary, LANGUAGES } from "./locales";

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

const spoken = new Map<string, Signal<Dictionary>>([["en", signal<Dictionary>(english)]]);

/** The words of a language; English until they are here, from the last time or from the kernel. */
export function wordsOf(name: string): Signal<Dictionary> {
  const found =
    spoken.get(name) ?? signal<Dictionary>(known(name) ? readWords(kept(wordsAt(name))) : english);
  spoken.set(name, found);
  return found;
}

/** Whether it has words of its own and they are still on their way. */
export const isComing = (name: string): boolean =>
  name !== "en" && known(name) !== null && wordsOf(name).value === english;

/** Have the kernel say how it speaks now. Data, not code: no page's policy forbids it. */
export async function learn(session: Pick<Session, "ask">, name: string): Promise<void> {
  if (name === "en" || !known(name)) return;
  const text = new TextDecoder().decode((await fetchAsset(session, `words.${name}`))[0]);
  if (text === kept(wordsAt(name))) return;
  keep(wordsAt(name), text);
  wordsOf(name).value = readWords(text);
}

function readWords(text: string | null): Dictionary {
  try {
    return text ? JSON.parse(text) : english;
  } catch {
    return english;
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
