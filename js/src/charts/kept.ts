// State of a chart that outlives it, as ../kept.ts has it for rows: without signals, which this bundle does not need.

import { useState } from "preact/hooks";

const MOST = 500;
const states = new Map<string, unknown>();

export function useKeptState<T>(place: string, first: T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => (states.has(place) ? (states.get(place) as T) : first));
  const keep = (next: T) => {
    states.delete(place);
    states.set(place, next);
    for (const oldest of states.keys()) {
      if (states.size <= MOST) break;
      states.delete(oldest);
    }
    setValue(() => next);
  };
  return [value, keep];
}
