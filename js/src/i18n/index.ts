// Internationalisation: a reader's language, made of a locale and its words.

import { createInterpolation } from "./context";
import { createFormat } from "./format";
import type { Dictionary, WordKey } from "./locales";
import { en } from "./locales/en";
import type { Language, Translate, Translation } from "./types";

export { LanguageContext, useLanguage } from "./context";
export type { Language, Translate, WordKey };

/** The language of a locale such as "ko-KR". */
export const nameOf = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? "en";

/** English as far as it is here: each part brings its own words along. */
export const english: Record<string, string> = { ...en };

/** A locale in its words; its numbers and dates are written as it writes them. Without words of its own, English. */
export function createLanguage(
  wanted: string,
  words: Dictionary = english,
  translation?: Translation | null,
): Language {
  const name = nameOf(wanted);
  const locale = words === english && name !== "en" ? "en" : supported(wanted.replace("_", "-"), name);
  const plain = createInterpolation(locale);
  const fill = translation?.createComposition(locale, plain) ?? plain;
  const t: Translate = (key, values) => fill(words[key] ?? english[key] ?? key, values);
  const format = createFormat(locale, t);
  const localise = translation?.createLocalise(words, fill, format) ?? ((text) => text);
  return { locale, direction: direction(locale), t, format, localise };
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
