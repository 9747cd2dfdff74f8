// Long names side by side, each by what tells it from the others: "fast_…_10" and "slow_…_10".

/** What a run was given that others of its strategy were not: "window 20 · cash 1000", a symbol by itself. */
export const given = (parameters: Record<string, unknown>) =>
  Object.entries(parameters)
    .map(([name, value]) => (name === "symbol" ? value : `${name} ${value}`))
    .join(" · ");

const LONG = 28; // characters: as many as a legend shows of one

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
