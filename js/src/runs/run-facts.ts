// The small facts of a run beside its name: its parameters, its symbol, its days. Pure.

import type { Translate } from "../i18n";
import type { ParameterSpec, RunItem } from "../protocol.gen";

/** A date without its time. */
export const day = (given: unknown) => String(given).replace(/T.*$/, "");

type Window = Pick<RunItem, "parameters" | "start" | "end">;

/** `usual` are parameters whose default is no news. */
export function factsOf(item: Window, usual: readonly ParameterSpec[], t: Translate): string[] {
  const { strategy_id, symbol, start, end, ...own } = item.parameters;
  const value = (given: unknown) => (typeof given === "object" ? JSON.stringify(given) : String(given));
  const words = Object.entries(own)
    .filter(([name, given]) => !usual.some((spec) => spec.name === name && spec.default === given))
    .map(([name, given]) => `${name} ${value(given)}`);
  if (symbol != null) words.push(value(symbol));
  const from = item.start ?? start;
  const to = item.end ?? end;
  if (from != null && to != null) words.push(t("run.window", { start: day(from), end: day(to) }));
  else if (from != null) words.push(`start ${day(from)}`);
  else if (to != null) words.push(`end ${day(to)}`);
  return words;
}

/** Whether it tries many combinations, and so counts runs. */
export const triesMany = (work: RunItem["work"]) =>
  work === "sweep" || work === "walk_forward" || work === "cross_validation";

/** A comparison takes finished backtests. */
export const isComparable = ({ work = "backtest", status }: Pick<RunItem, "work" | "status">): boolean =>
  (work === "backtest" || work === "walk_forward" || work === "cross_validation") && status === "completed";
