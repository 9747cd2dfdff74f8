// Aggregates many runs: how many are how far, in what they differ, in which order they stand, when they are done. Pure.

import type { MetricName, RunItem } from "../protocol.gen";
import { compareValues, type Sorting, taintedLast } from "./sorting";

export type Status = RunItem["status"];
export type Column = "name" | "status" | Extract<MetricName, "sharpe_ratio" | "total_return">;

/** As they are counted; sorted by it, what went wrong and what moves stand before what is done. */
export const COUNTED: readonly Status[] = ["completed", "failed", "cancelled", "running", "queued"];
const STATUSES: readonly Status[] = ["failed", "running", "queued", "cancelled", "completed"];

export interface Summary {
  readonly counts: Readonly<Record<Status, number>>;
  readonly open: number; // queued or running
  readonly progress: number; // 0..100; what is over counts as whole, however it ended
  readonly strategies: number;
}

export function summary(items: readonly RunItem[]): Summary {
  const counts = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  const strategies = new Set<string>();
  let progress = 0;
  for (const item of items) {
    counts[item.status]++;
    strategies.add(item.strategyId);
    progress += isOver(item) ? 100 : Math.min(100, Math.max(0, item.progress ?? 0));
  }
  const open = counts.queued + counts.running;
  return {
    counts,
    open,
    progress: items.length ? progress / items.length : 0,
    strategies: strategies.size,
  };
}

const isOver = ({ status }: RunItem) => status !== "queued" && status !== "running";

/** The parameters that are not the same in all runs, as `fast 5 · slow 20` tells one run from another. */
export function differing(items: readonly RunItem[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  const given = new Map<string, number>();
  for (const { parameters } of items) {
    for (const [name, value] of Object.entries(parameters)) {
      values.set(name, (values.get(name) ?? new Set()).add(String(value)));
      given.set(name, (given.get(name) ?? 0) + 1);
    }
  }
  // A parameter that only one strategy has does not differ if that strategy is always given the same.
  return [...values].filter(([, seen]) => seen.size > 1).map(([name]) => name);
}

/** What all have in common: shown once, in the head. */
export function common(items: readonly RunItem[]): Record<string, unknown> {
  const [first] = items;
  const apart = new Set(differing(items));
  const everywhere = ([name]: [string, unknown]) =>
    !apart.has(name) && items.every(({ parameters }) => name in parameters);
  return Object.fromEntries(Object.entries(first?.parameters ?? {}).filter(everywhere));
}

/** Positions in `items`, in the order they are shown; what has no value stands last, whichever way it goes. */
export function order(
  items: readonly RunItem[],
  sorting: Sorting<Column> | null,
  names: readonly string[],
  failedOnly = false,
): readonly number[] {
  const all = items.map((_, index) => index).filter((i) => !failedOnly || items[i]?.status === "failed");
  if (!sorting) return all;
  const { by, up } = sorting;
  return all.sort((a, b) => {
    const [x, y] = [items[a] as RunItem, items[b] as RunItem];
    return compare(x, y, by, names, up) || a - b;
  });
}

function compare(x: RunItem, y: RunItem, by: Column, names: readonly string[], up: boolean): number {
  if (by === "name") return (up ? 1 : -1) * compareNames(x, y, names);
  if (by === "status") return compareValues(STATUSES.indexOf(x.status), STATUSES.indexOf(y.status), up);
  return taintedLast(x, y) || compareValues(x.metrics?.[by], y.metrics?.[by], up);
}

function compareNames(x: RunItem, y: RunItem, names: readonly string[]): number {
  let way = compareValues(x.strategyId, y.strategyId, true);
  for (const name of names) way ||= compareValues(x.parameters[name] ?? "", y.parameters[name] ?? "", true);
  return way;
}

const ETA_WINDOW_MS = 10_000; // over which speed is taken
const MIN_ETA_MS = 1_000; // before anything is said

/** Estimates the time left, in seconds, from the progress it is given with its time; null while nobody can tell. */
export function createEta(): (progress: number, now: number) => number | null {
  let seen: { progress: number; at: number }[] = [];
  return (progress, now) => {
    const last = seen.at(-1);
    if (last && progress < last.progress) seen = []; // more was asked for
    if (!last || now - last.at >= MIN_ETA_MS / 4 || !seen.length) seen.push({ progress, at: now });
    while (seen.length > 2 && now - (seen[0]?.at ?? now) > ETA_WINDOW_MS) seen.shift();
    const [first] = seen;
    if (!first || now - first.at < MIN_ETA_MS || progress <= first.progress || progress >= 100) return null;
    return ((100 - progress) * (now - first.at)) / (progress - first.progress) / 1_000;
  };
}
