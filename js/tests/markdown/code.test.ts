// The promises of syntax highlighting: every character stays, hostile or not, and each colour can be read on its ground.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CodeLanguage, KINDS, languageOf, wordOf } from "../../src/markdown/code-tokens";
import { highlight } from "../../src/parts/highlight";
import corpus from "../xss.json";

const LANGUAGES: CodeLanguage[] = ["python", "sql", "json", "yaml"];
const kindOf = (code: string, language: CodeLanguage, word: string) =>
  highlight(code, language).find(([text]) => text.includes(word))?.[1];

test("each language is read", () => {
  expect(kindOf("def f(x):\n  return 'a'  # why", "python", "def")).toBe("keyword");
  expect(kindOf("def why(x):\n  return 'a'", "python", "why")).toBe("name");
  expect(kindOf("x = 'a'  # why", "python", "'a'")).toBe("string");
  expect(kindOf("x = 'a'  # why", "python", "why")).toBe("comment");
  expect(kindOf("@cache\nclass A: pass", "python", "@cache")).toBe("meta");
  expect(kindOf("x = f'{y} is'", "python", "y")).toBeNull();
  expect(kindOf("SELECT 1 FROM t -- all", "sql", "SELECT")).toBe("keyword");
  expect(kindOf("SELECT 1 FROM t -- all", "sql", "1")).toBe("number");
  expect(kindOf('{"a": [1, true]}', "json", '"a"')).toBe("key");
  expect(kindOf('{"a": [1, true]}', "json", "true")).toBe("keyword");
  expect(kindOf("a: b # c", "yaml", "a")).toBe("key");
});

test("the pieces together are the code, whatever it is", () => {
  for (const language of LANGUAGES)
    for (const code of [
      ...corpus,
      "",
      "\n",
      '"""open',
      "'",
      "\u0000\u202e",
      "{".repeat(2_000),
      "a: &a [*a, *a]",
    ]) {
      const tokens = highlight(code, language);
      expect(tokens.map(([text]) => text).join("")).toBe(code);
      for (const [, kind] of tokens) expect(kind === null || KINDS.includes(kind)).toBe(true);
    }
});

test("hostile code of 20,000 characters comes through whole", () => {
  const hostile = ['"'.repeat(20_000), "(".repeat(20_000), "f'{".repeat(6_000), "--".repeat(10_000)];
  for (const language of LANGUAGES)
    for (const code of hostile)
      expect(
        highlight(code, language)
          .map(([text]) => text)
          .join(""),
      ).toBe(code);
});

test("the word behind the fence names the language", () => {
  expect(["python", "py", "Python {linenos}", "{.python}", "yml", "sqlite"].map(languageOf)).toEqual([
    "python", "python", "python", "python", "yaml", "sql",
  ]); // biome-ignore format: one line
  expect(["", "rust", "constructor", "__proto__", "<b>"].map(languageOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(wordOf("rust,ignore")).toBe("rust");
  expect(wordOf("<script>")).toBe("");
});

test("every colour can be read on its ground, by day and by night", () => {
  const css = readFileSync("src/styles/code.css", "utf8");
  const colours = [...css.matchAll(/--k-(\w+): light-dark\((#\w{6}), (#\w{6})\)/g)];
  expect(colours.map(([, kind]) => kind).sort()).toEqual([...KINDS].sort());
  for (const [, kind, day = "", night = ""] of colours) {
    for (const ground of ["#f6f8fa", "#ffffff"])
      expect(contrast(day, ground), `${kind} by day`).toBeGreaterThan(4.5);
    for (const ground of ["#232529", "#1a1b1e", "#000000"])
      expect(contrast(night, ground), `${kind} by night`).toBeGreaterThan(4.5);
  }
});

function contrast(one: string, other: string): number {
  const [high = 1, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
