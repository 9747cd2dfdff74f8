// The style sheets as one: what a part looks like is said in its own file.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// The base of many parts, or one thing that two files have a say in.
const SHARED = new Set(["row"]);

test("no two files mean something else by the same class", () => {
  const where = new Map<string, string[]>();
  for (const file of readdirSync("src/styles")) {
    const css = readFileSync(`src/styles/${file}`, "utf8");
    const names = new Set([...css.matchAll(/^\.chatops \.([\w-]+) \{/gm)].map((found) => found[1] ?? ""));
    for (const name of names) where.set(name, [...(where.get(name) ?? []), file]);
  }
  expect(where.size).toBeGreaterThan(50);
  expect([...where].filter(([name, files]) => files.length > 1 && !SHARED.has(name))).toEqual([]);
});
