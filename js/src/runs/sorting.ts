// Sorting a table by one of its columns: which way the next press goes, and how two values compare. Pure.

import type { Taint } from "../protocol.gen";

export interface Sorting<Column extends string = string> {
  readonly by: Column;
  readonly up: boolean;
}

/** The highest first; the other way round when the same column is asked for again. */
export function toggled(now: Sorting | null, by: string): Sorting {
  return { by, up: now?.by === by && !now.up };
}

/** Numbers as numbers, the rest as text; what has no value stands last, whichever way it goes. */
export function compareValues(a: unknown, b: unknown, up: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [x, y] = up ? [a, b] : [b, a];
  if (typeof x === "number" && typeof y === "number") return x - y;
  return String(x) < String(y) ? -1 : Number(String(x) > String(y));
}

interface Tainted {
  readonly taint?: Taint | null | undefined;
}

/** What is not to be relied on stands last, whichever way it goes. */
export const taintedLast = (a: Tainted, b: Tainted): number => Number(!!a.taint) - Number(!!b.taint);
