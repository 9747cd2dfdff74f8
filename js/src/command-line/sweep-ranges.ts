// Parses a sweep's range of values: `5:50:5`, `5,10,20`, or both in one list; as the kernel reads it. Pure.

import type { ParameterSpec } from "../protocol.gen";

export const MAX_VALUES = 10_000; // of one parameter
const TOLERANCE = 1e-9; // of a step: 0.1 + 0.2 is meant to hit 0.3

export const isNumber = ({ type, choices }: ParameterSpec) =>
  (type === "int" || type === "float") && !choices;

/** The values of one piece between two commas, given how one value is read; null if it is no range, or too long. */
export function rangeOf(
  spec: ParameterSpec,
  piece: string,
  read: (text: string) => number,
): readonly number[] | null {
  const parts = piece.split(":");
  if (!isNumber(spec) || parts.length < 2 || parts.length > 3) return null;
  const [start = Number.NaN, stop = Number.NaN, step = 1] = parts.map(read);
  if (![start, stop, step].every((part) => fits(spec, part)) || step <= 0 || stop < start) return null;
  const count = Math.floor((stop - start) / step + TOLERANCE) + 1;
  if (count > MAX_VALUES) return null;
  return Array.from({ length: count }, (_, k) => Number((start + k * step).toPrecision(12)));
}

const fits = ({ type }: ParameterSpec, part: number) =>
  type === "int" ? Number.isInteger(part) : Number.isFinite(part);
