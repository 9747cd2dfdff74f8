// State of a card that outlives it: rows out of sight are taken away, and come back as they were left.

import { useState } from "preact/hooks";

const MOST = 500;
const states = new Map<string, unknown>();

export function useKept<T>(place: string, first: T): [T, (next: T) => void] {
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
