// The import graph of some modules, and what breaks the order of their packages. Pure: paths and texts in, sentences out.

import { posix } from "node:path";

/** Path -> text, as "runs/RunCard.tsx". */
export type Sources = Readonly<Record<string, string>>;
/** Packages, bottom to top: one may import what is on a lower layer, and itself. */
export type Layers = readonly (readonly string[])[];

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

// What a type is imported by counts as well: `import type`, `typeof import()`, and a module that is augmented.
const SPECIFIER =
  /(?:\bfrom\s*|\bimport\s*\(\s*(?:\/\*.*?\*\/\s*)?|\bimport\s*|\bdeclare\s+module\s+)(["'])(\.{1,2}\/[^"']+)\1/g;
const COMMENT_LINE = /^\s*(?:\/\/|\*).*$/gm;

/** Every import of a module of ours, by the module that has it. */
export function importGraph(sources: Sources): Graph {
  return new Map(
    Object.entries(sources).map(([path, text]) => {
      const found = [...text.replace(COMMENT_LINE, "").matchAll(SPECIFIER)].map(([, , name = ""]) =>
        resolved(posix.join(posix.dirname(path), name), path, sources),
      );
      return [path, new Set(found)];
    }),
  );
}

function resolved(target: string, from: string, sources: Sources): string {
  const endings = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];
  const found = endings.map((ending) => target + ending).find((path) => path in sources);
  if (found === undefined) throw new Error(`${from} imports ${target}, which is not there`);
  return found;
}

/** The folder, or the name of a file that stands in none. */
export const packageOf = (path: string): string => path.split("/")[0]?.replace(/\.tsx?$/, "") ?? "";

/** What is wrong, a sentence each; nothing if imports only go down and no module leads back to itself. */
export function violations(sources: Sources, layers: Layers): readonly string[] {
  const graph = importGraph(sources);
  const layer = new Map(layers.flatMap((names, index) => names.map((name) => [name, index] as const)));
  const packages = new Set(Object.keys(sources).map(packageOf));
  const wrong = [...packages].filter((name) => !layer.has(name)).map((name) => `${name} is on no layer`);
  for (const name of layer.keys()) if (!packages.has(name)) wrong.push(`${name} is not there`);
  for (const [from, targets] of graph)
    for (const to of targets) {
      const [lower, upper] = [layer.get(packageOf(to)) ?? -1, layer.get(packageOf(from)) ?? -1];
      if (packageOf(from) !== packageOf(to) && lower >= upper)
        wrong.push(`${from} imports ${to}, not below it`);
    }
  const cycle = cycleIn(graph);
  if (cycle) wrong.push(`a cycle: ${cycle.join(" → ")}`);
  return wrong;
}

/** Some way from a module back to itself; a module that names itself is none. */
function cycleIn(graph: Graph): readonly string[] | null {
  const done = new Set<string>();
  function search(at: string, way: readonly string[]): readonly string[] | null {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return null;
    done.add(at);
    for (const next of graph.get(at) ?? []) {
      const found = next === at ? null : search(next, [...way, at]);
      if (found) return found;
    }
    return null;
  }
  for (const path of graph.keys()) {
    const found = search(path, []);
    if (found) return found;
  }
  return null;
}
