// Formats numbers, dates and metrics as the reader's locale writes them.

import { METRICS, type MetricName } from "../protocol.gen";
import type { WordKey } from "./locales";
import type { Format, Translate } from "./types";

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const SPACE = "\u00a0"; // a number and its unit stay on one line
export const NOTHING = "–";

/** True for a name that every backend of ours computes. */
export function isKnown(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

export function createFormat(locale: string, t: Translate): Format {
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const whole = number({ maximumFractionDigits: 0 });
  const small = number({ notation: "compact", maximumSignificantDigits: 2 });
  const tenth = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const signed = number({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });
  const ratio = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const loose = number({ maximumSignificantDigits: 4 });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const listed = new Intl.ListFormat(locale);

  const minus = (text: string) => text.replace(/^-/, "\u2212").replace(/^[\u2212+]?(?=0([.,]0+)?$)/, "");
  const measure: Format["measure"] = ({ unit, signed: plus }, value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
    switch (unit) {
      case "fraction":
        return `${minus((plus ? signed : tenth).format(value * 100))}${SPACE}%`;
      case "ratio":
        return minus(ratio.format(value));
      case "count":
      case "bars":
        return minus(whole.format(value));
      default:
        return minus(loose.format(value));
    }
  };
  const dated = (style: Intl.DateTimeFormat, value: string | number) => {
    const at = new Date(value);
    return Number.isNaN(at.getTime()) ? "" : style.format(at);
  };

  return {
    count: (value) => minus(whole.format(value)),
    compact: (value) =>
      small
        .formatToParts(value)
        .map((part) => (part.type === "compact" && /^\w/.test(part.value) ? SPACE + part.value : part.value))
        .join(""),
    percent: (value) => `${whole.format(Math.floor(value))}${SPACE}%`,
    metric: (name, value) => (isKnown(name) ? measure(METRICS[name], value) : measure({}, value)),
    measure,
    metricName: (name) => (isKnown(name) ? t(`metric.${name}` satisfies WordKey) : name.replaceAll("_", " ")),
    duration(seconds) {
      const all = Math.max(0, Math.ceil(seconds));
      const s = all % 60;
      const m = Math.floor(all / 60) % 60;
      const h = Math.floor(all / 3600);
      if (h) return t("time.hours", { h: whole.format(h), m });
      return m ? t("time.minutes", { m, s }) : t("time.seconds", { s });
    },
    time: (timestamp) => dated(clock, timestamp),
    start(timestamp, now = new Date()) {
      const at = new Date(timestamp);
      const style = { timeStyle: "short" } as const;
      const far = midnight(now) !== midnight(at);
      return dated(
        new Intl.DateTimeFormat(locale, far ? { dateStyle: "medium", ...style } : style),
        timestamp,
      );
    },
    full: (timestamp) => dated(moment, timestamp),
    day(timestamp, now = new Date()) {
      const at = new Date(timestamp);
      if (Number.isNaN(at.getTime())) return "";
      const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
      if (days === 0) return t("day.today");
      return days === 1 ? t("day.yesterday") : date.format(at);
    },
    ago(timestamp, now = Date.now()) {
      const seconds = Math.max(0, (now - new Date(timestamp).getTime()) / 1_000); // clocks differ a little
      if (Number.isNaN(seconds)) return "";
      const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["second", 60];
      return relative.format(-Math.floor(seconds / length), unit);
    },
    list: (words) => listed.format(words),
  };
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
