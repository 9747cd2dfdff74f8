// Long names side by side, each by what tells it from the others: "fast_…_10" and "slow_…_10".

const LONG = 28; // characters: as many as a legend shows of one

interface Named {
  readonly strategyId: string;
  readonly name: string;
  readonly differs?: Record<string, unknown> | null;
}

export interface Label {
  readonly whole: string; // the name of the strategy, whole
  readonly short: string; // and as there is room for it
  readonly given: string; // to this run, and not to others of its strategy: "window 20 · cash 1000"
}

/** What strategies that are compared are called beside each other. Pure. */
export function labels(strategies: readonly Named[]): readonly Label[] {
  // What was given tells more of a run than "(2)", which is there to make the name another one.
  const names = strategies.map(({ strategyId, name, differs }) =>
    differs ? (name || strategyId).replace(/ \(\d+\)$/, "") : name || strategyId,
  );
  const all = [...new Set(names)];
  const short = toldApart(all);
  return names.map((whole, i) => ({
    whole,
    short: short[all.indexOf(whole)] as string,
    given: given(strategies[i]?.differs ?? {}),
  }));
}

const given = (parameters: Record<string, unknown>) =>
  Object.entries(parameters)
    .map(([name, value]) => (name === "symbol" ? value : `${name} ${value}`))
    .join(" · ");

/** The names in their order; where some are long, a part that all of them have becomes "…". Pure. */
export function toldApart(names: readonly string[]): readonly string[] {
  if (names.length < 2 || names.every((name) => name.length <= LONG)) return names;
  const parts: readonly string[][] = names.map((name) => [...(name.match(/[^\s_]+[\s_]*|[\s_]+/g) ?? [])]);
  const common = (part: string) => parts.every((own) => own.includes(part));
  const short = parts.map((own, i) => {
    const text = own
      .map((part) => (common(part) ? "…" : part))
      .join("")
      .replace(/…+/g, "…");
    return text === "…" ? (names[i] as string) : text;
  });
  return new Set(short).size === names.length ? short : names;
}
