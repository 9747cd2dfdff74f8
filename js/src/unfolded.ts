// Which long messages are shown whole, also after they were scrolled away and came back.

import { type Signal, signal } from "@preact/signals";

const known = new Map<string, Signal<boolean>>();

export function unfolded(key: string): Signal<boolean> {
  const value = known.get(key) ?? signal(false);
  known.set(key, value);
  return value;
}
