// The chosen language and its dictionary: both cached on this machine, the words shown at once and then revalidated.

import { type Signal, signal } from "@preact/signals";
import { fetchAsset } from "../kernel/assets";
import type { Session } from "../kernel/session";
import { english } from "./index";
import { type Dictionary, LANGUAGES } from "./locales";

const CHOICE = "chatops:language";
const wordsAt = (name: string) => `chatops:words:${name}`;

/** A name out of LANGUAGES; null: as the notebook or the browser has it. */
export const chosenLanguage = signal<string | null>(known(readStorage(CHOICE)));

export function chooseLanguage(name: string | null): void {
  writeStorage(CHOICE, name);
  // Each widget has a copy of this module: a signal would reach one panel only.
  dispatchEvent(new CustomEvent(CHOICE, { detail: name }));
}

addEventListener(CHOICE, (event) => {
  chosenLanguage.value = known((event as CustomEvent).detail);
});

const dictionaries = new Map<string, Signal<Dictionary>>([["en", signal<Dictionary>(english)]]);

/** The words of a language: from the cache, then from the kernel; English until they are here. */
export function wordsOf(name: string): Signal<Dictionary> {
  const found =
    dictionaries.get(name) ??
    signal<Dictionary>(known(name) ? readWords(readStorage(wordsAt(name))) : english);
  dictionaries.set(name, found);
  return found;
}

/** Whether it has words of its own and they are still on their way. */
export const isLoading = (name: string): boolean =>
  name !== "en" && known(name) !== null && wordsOf(name).value === english;

/** Fetch the words as the kernel has them now. Data, not code: no page's policy forbids it. */
export async function revalidateWords(session: Pick<Session, "ask">, name: string): Promise<void> {
  if (name === "en" || !known(name)) return;
  const text = new TextDecoder().decode((await fetchAsset(session, `words.${name}`))[0]);
  if (text === readStorage(wordsAt(name))) return;
  writeStorage(wordsAt(name), text);
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

function readStorage(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null; // storage is forbidden here: it holds as long as the page
  }
}

function writeStorage(place: string, text: string | null): void {
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
