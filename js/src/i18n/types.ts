// What a language is for who speaks it: translated words, and numbers and dates in its locale. Types only.

import type { Metric } from "../protocol.gen";
import type { WordKey } from "./locales";

export type Values = Readonly<Record<string, string | number>>;
/** The words of a key with its {slots} filled; {n:one run|other runs} is the form that the number n takes. */
export type Translate = (key: WordKey, values?: Values) => string;

export type Interpolate = (words: string, values?: Values) => string;

/** What the part for readers of other languages adds to the panel's own words. */
export interface Translation {
  createComposition(locale: string, interpolate: Interpolate): Interpolate;
  createLocalise(
    words: Readonly<Record<string, string>>,
    interpolate: Interpolate,
    format: Format,
  ): (text: string) => string;
}

export interface Language {
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly t: Translate;
  readonly format: Format;
  /** The kernel's English in the reader's words; anybody else's words as they are. */
  localise(text: string): string;
}

export interface Format {
  count(value: number): string;
  compact(value: number): string;
  percent(value: number): string; // of 0..100, without decimals
  metric(name: string, value: number | null | undefined): string;
  measure(as: Pick<Partial<Metric>, "unit" | "signed">, value: number | null | undefined): string;
  metricName(name: string): string;
  duration(seconds: number): string;
  time(timestamp: string | number): string;
  full(timestamp: string | number): string;
  start(timestamp: string, now?: Date): string;
  day(timestamp: string | number, now?: Date): string;
  ago(timestamp: string | number, now?: number): string; // "5 min ago"
  list(words: readonly string[]): string; // "ana, ben and cleo"
}
