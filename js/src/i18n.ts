// Words and numbers in the reader's language.

import { createFormat } from "./format";
import { LANGUAGES, type WordKey, type Words } from "./locales";
import { en } from "./locales/en";
import { createFilling, type Language, type Translate } from "./useLanguage";

export { type Language, LanguageContext, type Translate, useLanguage } from "./useLanguage";
export type { WordKey, Words };

/** The words of a locale such as "ko-KR"; its numbers and dates are written as that locale writes them. */
export function createLanguage(wanted: string): Language {
  const [name = "en"] = wanted.toLowerCase().split(/[-_]/);
  const words = LANGUAGES[name] ?? en;
  const locale = words === en && name !== "en" ? "en" : supported(wanted.replace("_", "-"), name);
  const fill = createFilling(locale);
  const t: Translate = (key, values) => fill(words[key], values);
  return { locale, direction: direction(locale), t, format: createFormat(locale, t) };
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
