// The promise of the packages: imports go down the list in tests/packages.json, and none leads back, types included.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importGraph, type Layers, type Sources, violations } from "./support/import-graph";

const LAYERS: Layers = JSON.parse(readFileSync("../tests/packages.json", "utf8")).typescript;

function sourcesIn(folder: string): Sources {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.tsx?$/.test(path),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${folder}/${path}`, "utf8")]));
}

test("each package imports only what is below it, and no module leads back to itself", () => {
  const sources = sourcesIn("src");
  expect(Object.keys(sources).length).toBeGreaterThan(150);
  expect(violations(sources, LAYERS)).toEqual([]);
});

test("every import in the sources is read", () => {
  const sources = sourcesIn("src");
  const graph = importGraph(sources);
  for (const [path, text] of Object.entries(sources)) {
    const named = new Set(
      [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)";/gms)].map(([, name]) => name),
    );
    expect(graph.get(path)?.size, path).toBeGreaterThanOrEqual(named.size);
  }
});

const TWO: Layers = [["low"], ["high", "side"]];
const tree = (more: Sources): Sources => ({
  "low/a.ts": "export const a = 1;",
  "high/b.ts": 'import { a } from "../low/a";',
  "side/c.ts": "export const c = 1;",
  ...more,
});

test("what goes down is fine", () => {
  expect(violations(tree({}), TWO)).toEqual([]);
});

test.each([
  ["a value", 'import { b } from "../high/b";'],
  ["over several lines", 'import {\n  b,\n} from "../high/b";'],
  ["a type", 'import type { B } from "../high/b";'],
  ["a type in a list", 'import { type B } from "../high/b";'],
  ["passed on", 'export { b } from "../high/b";'],
  ["passed on whole", 'export * from "../high/b";'],
  ["for its effects", 'import "../high/b";'],
  ["the type of a module", 'type B = typeof import("../high/b");'],
  ["when it is needed", 'const b = await import("../high/b");'],
  ["with a note to a bundler", 'const b = await import(/* @vite-ignore */ "../high/b");'],
  ["augmented", 'declare module "../high/b" {\n  interface B {}\n}'],
])("an import upwards is found: %s", (_, text) => {
  expect(violations(tree({ "low/a.ts": text, "high/b.ts": "" }), TWO)).toEqual([
    "low/a.ts imports high/b.ts, not below it",
  ]);
});

test("packages of one layer do not know one another", () => {
  const both = tree({ "high/b.ts": 'import { c } from "../side/c";' });
  expect(violations(both, TWO)).toEqual(["high/b.ts imports side/c.ts, not below it"]);
});

test("a cycle is found, within a package and over two", () => {
  const within = { "low/a.ts": 'import type { B } from "./b";', "low/b.ts": 'import { a } from "./a";' };
  expect(violations(within, [["low"]])).toEqual(["a cycle: low/a.ts → low/b.ts → low/a.ts"]);
  const over = tree({ "low/a.ts": 'import { b } from "../high/b";' });
  expect(violations(over, TWO)).toContain("a cycle: low/a.ts → high/b.ts → low/a.ts");
});

test("a package that is on no layer is found, and a layer's name without a package", () => {
  expect(violations(tree({ "new/d.ts": "" }), [...TWO, ["gone"]])).toEqual([
    "new is on no layer",
    "gone is not there",
  ]);
});

test("an import of what is not there is no import that may be overlooked", () => {
  expect(() => violations(tree({ "low/a.ts": 'import { b } from "./gone";' }), TWO)).toThrow("not there");
});

test("words in a comment are no import", () => {
  expect(violations(tree({ "low/a.ts": '// import { b } from "../high/b";' }), TWO)).toEqual([]);
});
