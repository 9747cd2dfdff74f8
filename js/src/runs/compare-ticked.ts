// Ticked runs, and the command that compares them. Pure.

export const NONE_TICKED: ReadonlySet<string> = new Set();

/** The ticked with this one changed. */
export function ticking(ticked: ReadonlySet<string>, runId: string): ReadonlySet<string> {
  const next = new Set(ticked);
  if (!next.delete(runId)) next.add(runId);
  return next;
}

/** The command that compares these, in the order they are shown. */
export const comparisonOf = (runs: readonly { readonly runId: string }[]): string =>
  ["/compare_strategies", ...runs.map(({ runId }) => runId)].join(" ");
