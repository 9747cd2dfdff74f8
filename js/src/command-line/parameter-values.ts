// Validates parameter values: the same answers as `coerce` in the kernel gives. Pure.

import { LEADING_ZERO, type Spec } from "./parser";
import { isNumber, MAX_VALUES, rangeOf } from "./sweep-ranges";

const NUMBER = /^\s*[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?\s*$/i;
const DATE = /^(\d{4})-?(\d{2})-?(\d{2})$/;

/** True for a value the kernel takes. Names are looked up elsewhere. */
export function isValid({ several, ...spec }: Spec, value: string): boolean {
  if (several) {
    if (isNumber(spec) && LEADING_ZERO.test(value)) return false; // one number, or a list?
    const found = expand(spec, value);
    return found !== null && found.length <= MAX_VALUES;
  }
  if (spec.choices && !spec.choices.includes(value.trim())) return false;
  switch (spec.type) {
    case "int":
    case "float": {
      const number = toNumber(value, spec);
      if (!Number.isFinite(number) || (spec.type === "int" && !Number.isInteger(number))) return false;
      return number >= (spec.minimum ?? number) && number <= (spec.maximum ?? number);
    }
    case "bool":
      return /^(true|false)$/i.test(value);
    case "date":
      return isDate(value.trim());
    default:
      return value.trim() !== "";
  }
}

/** True while more typing may still make `value` right: nobody is told off in the middle of a number. */
export function mayBecomeValid({ several, ...spec }: Spec, value: string): boolean {
  if (several) {
    const pieces = value.split(",");
    const last = pieces.pop() ?? "";
    if (pieces.length && !expand(spec, pieces.join(","))) return false;
    if (!isNumber(spec) || !last.includes(":")) return mayBecomeValid(spec, last);
    // The stop of a range grows with each digit; what is before it must be right already.
    const [start = "", ...rest] = last.split(":");
    return (
      isValid(spec, start) &&
      rest.length < 3 &&
      rest.every((part) => /^[+-]?[\d_]*\.?[\d_]*(e[+-]?\d*)?$/i.test(part))
    );
  }
  if (value === "" || isValid(spec, value)) return true;
  if (spec.choices) return spec.choices.some((choice) => choice.startsWith(value));
  switch (spec.type) {
    case "int":
    case "float": {
      if (!/^[+-]?[\d_]*\.?[\d_]*(e[+-]?\d*)?$/i.test(value)) return false; // a whole share, as 5%, is valid by now
      const { minimum, maximum } = spec;
      if (minimum != null && minimum >= 0 && value.startsWith("-")) return false;
      const number = toNumber(value, spec);
      if (Number.isNaN(number)) return true;
      if (spec.type === "int" && !Number.isInteger(number)) return /\.$/.test(value);
      // More digits make it larger, never smaller; a sign of per cent to come makes it a hundredth.
      return maximum == null || number <= (spec.type === "float" ? 100 * maximum : maximum);
    }
    case "bool":
      return ["true", "false"].some((word) => word.startsWith(value.toLowerCase()));
    case "date":
      return /^[\dTWZ:+\- .]*$/.test(value) && value.length < 10;
    default:
      return true;
  }
}

/** Every value of a swept parameter, each once; null if one of its pieces is at fault. */
export function expand(spec: Spec, value: string): readonly (number | string)[] | null {
  const found = new Set<number | string>();
  for (const piece of value.split(",")) {
    const range = isNumber(spec) && piece.includes(":");
    const read = (text: string) => toNumber(text, spec);
    const values = range ? rangeOf(spec, piece, read) : [isNumber(spec) ? read(piece) : piece.trim()];
    if (!values?.every((each) => isValid(spec, String(each)))) return null;
    if (!range && !isValid(spec, piece)) return null;
    for (const each of values) found.add(each);
  }
  return [...found];
}

/** A number as it is typed; of a share also as 5%, which is the number that 0.05 is. */
function toNumber(value: string, { type }: Spec): number {
  const typed = value.trimEnd();
  const share = type === "float" && typed.endsWith("%");
  const number = share ? typed.slice(0, -1) : typed;
  if (!NUMBER.test(number)) return Number.NaN;
  const plain = number.replaceAll("_", "").trim();
  const [digits, exponent = "0"] = plain.toLowerCase().split("e");
  return share ? Number(`${digits}e${Number(exponent) - 2}`) : Number(plain);
}

/** ISO 8601, as Python reads it: a day, or a day and a time. */
function isDate(value: string): boolean {
  const [day = "", time] = value.split(/[T ](.*)/s);
  if (time !== undefined && !/^\d{2}([:\d.,]*)([+-][\d:.]+|Z)?$/.test(time)) return false;
  if (/^\d{4}-?W\d{2}(-?[1-7])?$/.test(day)) return true;
  const [, year, month, date] = DATE.exec(day) ?? [];
  if (!year || !month || !date || (day.length !== 8 && day.length !== 10)) return false;
  const at = new Date(Date.UTC(+year, +month - 1, +date));
  if (+year < 100) at.setUTCFullYear(+year);
  return +year > 0 && at.getUTCMonth() === +month - 1 && at.getUTCDate() === +date;
}

/** "int, ≥ 1": the same in every language, as it is in the code. */
export function describeType(spec: Spec): string {
  const { choices, minimum, maximum } = spec;
  const words = [choices ? choices.join(" | ") : spec.type];
  if (minimum != null) words.push(`≥ ${short(minimum)}`);
  if (maximum != null) words.push(`≤ ${short(maximum)}`);
  if (spec.several) words.push(isNumber(spec) ? "5:50:5 | 5,10,20" : "a,b,c");
  return words.join(", ");
}

const short = (bound: number) =>
  Math.abs(bound) < 1e6 ? String(bound) : bound.toExponential().replace("+", "");

/** A default as it would be typed: Python's whole floats come without their point. */
export function defaultText({ default: given }: Spec): string {
  return given == null ? "" : String(given);
}
