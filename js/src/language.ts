// How a component gets at the reader's language, whichever bundle it is in.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Format } from "./format";
import type { WordKey } from "./i18n";

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: WordKey, values?: Values) => string;

export interface Language {
  readonly locale: string;
  readonly t: Translate;
  readonly format: Format;
}

export const LanguageContext = createContext<Language | null>(null);

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error("A component was drawn without a language.");
  return language;
}

/** The words with the values in their slots. */
export function filled(words: string, values: Values = {}): string {
  return words.replace(/\{(\w+)\}/g, (whole, slot: string) => String(values[slot] ?? whole));
}
