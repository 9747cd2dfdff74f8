// Words and numbers in the reader's language.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createFormat, type Format } from "./format";
import { en } from "./locales/en";
import { ko } from "./locales/ko";

export type WordKey = keyof typeof en;
export type Words = Readonly<Record<WordKey, string>>;
export type Translate = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

export interface Language {
  readonly locale: string;
  readonly t: Translate;
  readonly format: Format;
}

const LANGUAGES: Readonly<Record<string, Words>> = { en, ko };

/** The words of a locale such as "ko-KR"; its numbers and dates are written as that locale writes them. */
export function createLanguage(wanted: string): Language {
  const [name = "en"] = wanted.toLowerCase().split(/[-_]/);
  const words = LANGUAGES[name] ?? en;
  const locale = words === en && name !== "en" ? "en" : supported(wanted.replace("_", "-"), name);
  const t: Translate = (key, values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (whole, slot: string) => String(values[slot] ?? whole));
  return { locale, t, format: createFormat(locale, t) };
}

function supported(wanted: string, otherwise: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(wanted)[0] ?? otherwise;
  } catch {
    return otherwise;
  }
}

export const LanguageContext = createContext<Language>(createLanguage("en"));
export const useLanguage = (): Language => useContext(LanguageContext);
