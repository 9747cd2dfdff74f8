// Words and numbers in the reader's language.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createFormat, type Format } from "./format";
import { LANGUAGES, type WordKey, type Words } from "./locales";
import { en } from "./locales/en";

export type { WordKey, Words };
/** The words of a key with its {slots} filled; {n:one run|other runs} is the form that the number n takes. */
export type Translate = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

export interface Language {
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly t: Translate;
  readonly format: Format;
}

const SLOT = /\{(\w+)(?::([^}]*))?\}/g;

/** The words of a locale such as "ko-KR"; its numbers and dates are written as that locale writes them. */
export function createLanguage(wanted: string): Language {
  const [name = "en"] = wanted.toLowerCase().split(/[-_]/);
  const words = LANGUAGES[name] ?? en;
  const locale = words === en && name !== "en" ? "en" : supported(wanted.replace("_", "-"), name);
  const number = new Intl.NumberFormat(locale);
  const plural = new Intl.PluralRules(locale);
  const t: Translate = (key, values = {}) =>
    words[key].replace(SLOT, (whole, slot: string, forms: string | undefined) => {
      const value = values[slot];
      if (value === undefined) return whole;
      if (forms !== undefined) return form(forms, plural.select(amount(value)));
      return typeof value === "number" ? number.format(value) : value;
    });
  return { locale, direction: direction(locale), t, format: createFormat(locale, t) };
}

/** A number, also one that has been written for people already. */
const amount = (value: string | number) => (typeof value === "number" ? value : +value.replace(/\D/g, ""));

function form(forms: string, category: string): string {
  const all = forms.split("|").map((each) => each.split(/ (.*)/s));
  return (all.find(([name]) => name === category) ?? all.at(-1))?.[1] ?? "";
}

function supported(wanted: string, otherwise: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(wanted)[0] ?? otherwise;
  } catch {
    return otherwise;
  }
}

type Script = { getTextInfo?(): { direction?: string } };

function direction(locale: string): "ltr" | "rtl" {
  const { direction } = (new Intl.Locale(locale) as Script).getTextInfo?.() ?? {};
  return direction === "rtl" ? "rtl" : "ltr"; // browsers too old to say read the languages we have from the left
}

export const LanguageContext = createContext<Language>(createLanguage("en"));
export const useLanguage = (): Language => useContext(LanguageContext);
