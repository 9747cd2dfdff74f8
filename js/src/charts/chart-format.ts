// Formats the numbers and dates of axes and readouts in the reader's language.

import { useLanguage } from "../i18n/context";
import { NOTHING } from "../i18n/format";
import type { Language } from "../i18n/types";

export interface ChartLanguage extends Language {
  readonly date: (ms: number) => string; // in UTC, as the bars are; with a time where there is one
  readonly span: (range: readonly [number, number]) => string;
  readonly month: (index: number) => string; // 0 to 11
  readonly percent: (value: number | null) => string;
  readonly signed: (value: number | null) => string; // per cent, with + or −
  readonly ratio: (value: number | null) => string;
  readonly amount: (value: number | null) => string;
  readonly price: (value: number, decimals: number) => string;
  readonly axis: Readonly<Record<Unit, (value: number, decimals: number) => string>>;
}

/** What an axis counts. */
export type Unit = "amount" | "percent" | "ratio";

const known = new WeakMap<Language, ChartLanguage>();
const DAY = 86_400_000;

export function chartLanguage(language: Language): ChartLanguage {
  const made = known.get(language) ?? make(language);
  known.set(language, made);
  return made;
}

export const useChartLanguage = (): ChartLanguage => chartLanguage(useLanguage());
const minus = (text: string) => text.replace(/^-/, "\u2212").replace(/^\u2212(?=0%?$)/, "");

function make(language: Language): ChartLanguage {
  const { locale, format } = language;
  const utc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const day = utc({ dateStyle: "medium" });
  const moment = utc({ dateStyle: "medium", timeStyle: "short" });
  const month = utc({ month: "short" });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const exact = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 });
  const fixed = (value: number, digits: number, style: "decimal" | "percent" = "decimal") =>
    minus(
      new Intl.NumberFormat(locale, {
        style,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(value),
    );
  return {
    ...language,
    date: (ms) => (ms % DAY === 0 ? day : moment).format(ms),
    span: ([start, end]) => {
      const style = end - start < 5 * DAY ? moment : day;
      return `${style.format(start)} – ${style.format(end)}`;
    },
    month: (index) => month.format(Date.UTC(2000, index, 1)),
    percent: (value) => format.measure({ unit: "fraction" }, value),
    signed: (value) => format.measure({ unit: "fraction", signed: true }, value),
    ratio: (value) => format.measure({ unit: "ratio" }, value),
    amount: (value) =>
      value === null || Number.isNaN(value)
        ? NOTHING
        : minus((Math.abs(value) < 1_000 ? exact : whole).format(value)),
    price: (value, decimals) => (Number.isNaN(value) ? NOTHING : fixed(value, decimals)),
    axis: {
      amount: (value, decimals) =>
        Math.abs(value) < 10_000 ? fixed(value, decimals) : compact.format(value),
      percent: (value, decimals) => fixed(value, Math.max(0, decimals - 2), "percent"),
      ratio: fixed,
    },
  };
}
