// What a reader did to a row, such as opening it: kept while the row is scrolled away and its component is gone.

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

const rows = new WeakMap<object, Map<string, Signal<unknown>>>();

export const RowContext = createContext<object>({});

export function keptOf<T>(row: object, name: string, initial: T): Signal<T> {
  const kept = rows.get(row) ?? new Map<string, Signal<unknown>>();
  const value = kept.get(name) ?? signal<unknown>(initial);
  rows.set(row, kept.set(name, value));
  return value as Signal<T>;
}

/** As useSignal, for as long as the row is loaded. */
export function useKept<T>(name: string, initial: T): Signal<T> {
  return keptOf(useContext(RowContext), name, initial);
}

/** The same, as useState has it. */
export function useKeptState<T>(name: string, initial: T): [T, (next: T) => void] {
  const kept = useKept(name, initial);
  const keep = (next: T) => {
    kept.value = next;
  };
  return [kept.value, keep];
}
