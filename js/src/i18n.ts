// Words and numbers in the reader's language.

import { createFormat } from "./format";
import { filled, type Language, type Translate } from "./language";
import { en } from "./locales/en";
import { ko } from "./locales/ko";

export { type Language, LanguageContext, type Translate, useLanguage } from "./language";

export type WordKey = keyof typeof en;
export type Words = Readonly<Record<WordKey, string>>;

const LANGUAGES: Readonly<Record<string, Words>> = { en, ko };

/** The words of a locale such as "ko-KR"; its numbers and dates are written as that locale writes them. */
export function createLanguage(wanted: string): Language {
  const [name = "en"] = wanted.toLowerCase().split(/[-_]/);
  const words = LANGUAGES[name] ?? en;
  const locale = words === en && name !== "en" ? "en" : supported(wanted.replace("_", "-"), name);
  const t: Translate = (key, values) => filled(words[key], values);
  return { locale, t, format: createFormat(locale, t) };
}

function supported(wanted: string, otherwise: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(wanted)[0] ?? otherwise;
  } catch {
    return otherwise;
  }
}
