// UI state of a row, such as whether it is unfolded: outlives its component, since rows are unmounted while scrolled away.

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

const rows = new WeakMap<object, Map<string, Signal<unknown>>>();

export const RowContext = createContext<object>({});

export function rowSignal<T>(row: object, name: string, initial: T): Signal<T> {
  const kept = rows.get(row) ?? new Map<string, Signal<unknown>>();
  const value = kept.get(name) ?? signal<unknown>(initial);
  rows.set(row, kept.set(name, value));
  return value as Signal<T>;
}

/** Like useSignal, for as long as the row is loaded. */
export function useRowSignal<T>(name: string, initial: T): Signal<T> {
  return rowSignal(useContext(RowContext), name, initial);
}

/** Like useState, for as long as the row is loaded. */
export function useRowState<T>(name: string, initial: T): [T, (next: T) => void] {
  const kept = useRowSignal(name, initial);
  const keep = (next: T) => {
    kept.value = next;
  };
  return [kept.value, keep];
}
