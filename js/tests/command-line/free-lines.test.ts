// The rest of a line is taken as the kernel takes it: both are held to one list of lines.

import { expect, test } from "vitest";
import { complete } from "../../src/command-line/completions";
import { diagnose } from "../../src/command-line/diagnostics";
import { parse } from "../../src/command-line/parser";
import type { Catalog } from "../../src/protocol.gen";
import LINES from "../free-lines.json";
import { CATALOG } from "../support/catalog";

const catalog: Catalog = {
  ...CATALOG,
  commands: [
    {
      name: "find",
      summary: "Find runs",
      parameters: [{ name: "query", type: "str" }],
      positional: ["query"],
      rest: "query",
    },
    {
      name: "note",
      summary: "Write a note",
      parameters: [
        { name: "run_id", type: "run", required: true },
        { name: "text", type: "str" },
      ],
      positional: ["run_id", "text"],
      rest: "text",
    },
  ],
};

test.each(LINES)("$text", ({ text, values }) => {
  const line = parse(text, catalog);
  expect(line?.parts.map((part) => part.value)).toEqual(values);
  for (const { word } of line?.parts ?? []) expect(text.slice(word.start, word.end)).toBe(word.value);
  expect(line && diagnose(line, catalog)).toEqual([]);
  if (values.length) expect(complete(text, text.trimEnd().length, catalog)?.choices).toEqual([]);
});
