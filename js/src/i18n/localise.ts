// Words the kernel's English sentences anew, from what the glossary knows of them.

import { phraseOf } from "../kernel/glossary";
import type { Phrase } from "../protocol.gen";
import type { Dictionary } from "./locales";
import type { Format, Interpolate } from "./types";

/** Localisation of sentences: in the reader's words, or as they are where there are none. */
export function createLocalise(
  words: Dictionary,
  interpolate: Interpolate,
  format: Format,
): (text: string) => string {
  function said({ code, values = {} }: Phrase): string | null {
    if (code === "metric") return format.metricName(String(values.name));
    const inner: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values)) {
      const each = worded(value, code === "joined" ? String(values.by ?? " ") : undefined);
      if (each === null) return null;
      inner[name] = each;
    }
    if (code === "joined") return String(inner.pieces);
    const template = words[`said.${code}`];
    return template === undefined ? null : interpolate(template, inner);
  }

  /** Null where a part of it is not known here. */
  function worded(value: unknown, glue?: string): string | number | null {
    if (Array.isArray(value)) {
      const all = value.map((each) => worded(each));
      if (all.includes(null)) return null;
      return all.join(glue ?? ", ");
    }
    if (value && typeof value === "object") return said(value as Phrase);
    return typeof value === "number" ? value : String(value);
  }

  return (text) => {
    const phrase = phraseOf(text);
    return (phrase && said(phrase)) ?? text;
  };
}
