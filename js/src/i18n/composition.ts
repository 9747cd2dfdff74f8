// Interpolation of whole sentences: slots that ask for digits or a date, and the particles of Korean.

import { compose } from "./particles";
import type { Interpolate, Values } from "./types";

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const STYLED = /\{(\w+)(?::(date|\d[fg]))?\}/g;

/** Fills what `interpolate` does, and `{x:2f}` (decimals), `{x:3g}` (significant digits) and `{x:date}`. */
export function createComposition(locale: string, interpolate: Interpolate): Interpolate {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });

  function styled(value: string | number, style: string): string | number {
    if (typeof value === "string")
      return style === "date" && ISO_DAY.test(value) ? date.format(new Date(value)) : value;
    if (Number.isInteger(value)) return value;
    const digits = Number.parseInt(style, 10);
    return style.endsWith("f")
      ? value
          .toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
          .replace(/^-/, "\u2212")
      : value.toLocaleString(locale, { maximumSignificantDigits: digits });
  }

  /** The values stand in slots to the last: what they say may look like a slot. */
  function fill(piece: string, values: Values): string {
    const written: Record<string, string | number> = { ...values };
    const plain = piece.replace(STYLED, (whole, slot: string, style = "4g") => {
      const value = values[slot];
      if (value === undefined) return whole;
      written[`${slot}_${style}`] = styled(value, style);
      return `{${slot}_${style}}`;
    });
    return interpolate(plain, written);
  }

  return locale.startsWith("ko")
    ? (words, values = {}) => compose(words, (piece) => fill(piece, values))
    : (words, values = {}) => fill(words, values);
}
