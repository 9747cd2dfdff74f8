// The promises of Markdown beside its cases (markdown.json): what a block holds, how long it takes, where a link leads.

import { expect, test } from "vitest";
import { type Block, blocks } from "../../src/markdown/blocks";
import { type Inline, inline, safeAddress } from "../../src/markdown/inline";
import CORPUS from "../xss.json";

const kinds = (text: string) => blocks(text).map(({ kind }) => kind);
const only = <K extends Block["kind"]>(text: string, kind: K) => {
  const [block] = blocks(text);
  expect(block?.kind).toBe(kind);
  return block as Extract<Block, { kind: K }>;
};

test("only web and mail addresses can be clicked", () => {
  for (const address of [
    "javascript:x",
    "JAVASCRIPT:x",
    "data:text/html,x",
    "vbscript:x",
    "file:///x",
    "/x",
    "//x.test",
    "",
  ])
    expect(safeAddress(address)).toBeNull();
  expect(safeAddress("https://пример.test/")).toBe("https://xn--e1afmkfd.test/");
});

test("paragraphs, headings, quotes and rules", () => {
  expect(kinds("one\ntwo\n\nthree\n# four\n> five\n---\nsix")).toEqual([
    "text",
    "text",
    "heading",
    "quote",
    "rule",
    "text",
  ]);
  expect(only("one\ntwo", "text").text).toBe("one\ntwo");
  expect(only("## Result ##", "heading")).toMatchObject({ level: 2, text: "Result" });
  expect(kinds("#1 idea")).toEqual(["text"]);
});

test("commands and indented lines stay as they are", () => {
  expect(blocks("Commands:\n/help [command]\n    What there is\nThat is all.")).toEqual([
    { kind: "text", text: "Commands:\n" },
    { kind: "lines", text: "/help [command]\n    What there is\n" },
    { kind: "text", text: "That is all." },
  ]);
});

test("lists, one in another, with numbers and with paragraphs", () => {
  const list = only("- a\n- b\n  - c\n  - d\n\n- e\n\n  more of e", "list");
  expect(list.start).toBeNull();
  expect(list.items).toHaveLength(3);
  expect(list.items[1]?.map(({ kind }) => kind)).toEqual(["text", "list"]);
  expect(list.items[2]?.map(({ kind }) => kind)).toEqual(["text", "text"]);
  expect(only("3. a\n4. b", "list").start).toBe(3);
  expect(kinds("a year:\n2005. It was good.")).toEqual(["text"]);
  expect(kinds("- a\n\nafter")).toEqual(["list", "text"]);
  expect(kinds("-5 % is much\n*bold*")).toEqual(["text"]);
  expect(only("1. a\n   ```\n   code\n   ```\n2. b", "list").items[0]?.[1]).toMatchObject({ text: "code" });
});

test("code between fences is kept to the letter, closed or not", () => {
  expect(only("```python\nx = 1\n\n  y < 2\n```", "code")).toMatchObject({
    info: "python",
    text: "x = 1\n\n  y < 2",
  });
  expect(only("~~~\n```\n~~~", "code").text).toBe("```");
  expect(only("```\nstill coming", "code").text).toBe("still coming");
});

test("tables with alignment; a bar alone makes none", () => {
  const table = only("| a | b |\n|:--|--:|\n| 1 | x \\| y |\n| 2 |\n\nafter", "table");
  expect(table.head).toEqual(["a", "b"]);
  expect(table.align).toEqual(["left", "right"]);
  expect(table.rows).toEqual([
    ["1", "x | y"],
    ["2", ""],
  ]);
  expect(kinds("a | b\nc | d")).toEqual(["text"]);
});

test("no text takes long, however it is made", { timeout: 60_000 }, () => {
  const n = 60_000;
  const many = (piece: string) => piece.repeat(n / piece.length);
  const hard = [
    "[",
    "![",
    "[](",
    "[a](b",
    "`",
    "``x",
    "*a ",
    "**a",
    "_a ",
    "~~a",
    "*a**b",
    "\\",
    "<http://",
    "https://a.",
    "> ",
    ">",
    "- ",
    "1. a\n",
    "|",
    "|-",
    "| \n",
    "#",
    "# ",
    "---  ",
    "    ",
    "\n",
    "- a\n\n",
    "(",
    "[a](<",
    "[a](https://x 't",
    "***a",
    "*a _b ",
    "`a` **b ",
    "*a **b** ",
    "[*a",
    "[a](https://x.test) [",
    "![[a](https://x.test)](https://x.test)",
    "- a\n\n\n",
    "-\n\n",
    "http://a(",
    "```\n",
    "~~~a\n",
  ];
  for (const piece of hard) {
    for (const text of [many(piece), `${many(piece)}x`, `a\n${many(piece)}\n|-|`]) {
      const start = performance.now();
      for (const block of blocks(text)) if ("text" in block) inline(block.text);
      expect(performance.now() - start, piece).toBeLessThan(1_500);
    }
  }
});

test("whatever is written, a link leads to the web or to a mailbox", () => {
  const links: string[] = [];
  const walk = (nodes: readonly Inline[]) => {
    for (const node of nodes) {
      if (typeof node === "string") continue;
      if (node.kind === "link") links.push(node.href);
      if ("children" in node) walk(node.children);
    }
  };
  for (const text of CORPUS) walk(inline(text));
  expect(links.length).toBeGreaterThan(3);
  for (const href of links) expect(href).toMatch(/^(https?:\/\/|mailto:)[^"<>\s]*$/);
});
