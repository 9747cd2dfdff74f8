// The promises of streaming Markdown: in the end it is what it would have been at once, and on the way it does not flicker.

import { expect, test } from "vitest";
import { blocks, type Parsed, parseMore } from "../../src/markdown/blocks";
import { drawablePart } from "../../src/markdown/partial";
import { dice } from "../support/fake-kernel";
import corpus from "../xss.json";

const PIECES = [
  "a line", "\n", "\n\n", "- ", "-", "1. ", "1.", "> ", "```", "```python\n", "~~~", "| a | b |\n", "|---|---|\n", "| 1 | 2", " |",
  "# ", "---", "/help\n", "  indented", "**", "`", "*", "x", " ", "\r\n", "\t", "[l](http://x.y)", "한국어", "😀", "2005. ", "\\", "<b>",
]; // biome-ignore format: a list of pieces

test("a text that grows by any pieces is parsed as if it had come at once", () => {
  const random = dice(7);
  for (let round = 0; round < 400; round++) {
    let text = "";
    let parsed: Parsed | null = null;
    for (let n = 0; n < 30; n++) {
      text += PIECES[Math.floor(random() * PIECES.length)];
      parsed = parseMore(parsed, text);
      expect(parsed.blocks, JSON.stringify(text)).toEqual(blocks(text));
    }
  }
});

test("a text that is another one is parsed anew", () => {
  const parsed = parseMore(parseMore(null, "one\n\ntwo\n\nthree"), "four");
  expect(parsed.blocks).toEqual(blocks("four"));
});

test("what is done stays the same object, so that it is not drawn again", () => {
  const before = parseMore(null, "one\n\n- two\n\n```\nthree\n```\n\nfour");
  const after = parseMore(before, `${before.text} and more`);
  expect(after.blocks.slice(0, 2)).toEqual(before.blocks.slice(0, 2));
  expect(after.blocks[0]).toBe(before.blocks[0]);
  expect(after.blocks[1]).toBe(before.blocks[1]);
});

test("a long reply costs no more for each piece than a short one", () => {
  const paragraph = `${"words and more words ".repeat(20)}\n\n`;
  let parsed: Parsed | null = null;
  let text = "";
  const began = performance.now();
  for (let n = 0; n < 1_000; n++) {
    text += paragraph.slice(0, 60) + (n % 4 ? "" : "\n\n");
    parsed = parseMore(parsed, drawablePart(text));
  }
  expect(performance.now() - began).toBeLessThan(3_000);
});

const REPLY = `Two **things** stand out, see \`sma_cross\`:

1. first **bold
2. second

| strategy | Sharpe |
| --- | ---: |
| a | 1 |

---

\`\`\`python
for x in y:
    print(x)
\`\`\`

The end.`;

test("on its way, nothing is taken for something that it turns out not to be", () => {
  const kinds = new Set<string>();
  for (let end = 1; end <= REPLY.length; end++) {
    const found = blocks(drawablePart(REPLY.slice(0, end)));
    for (const block of found) {
      kinds.add(block.kind);
      // No half of a fence, of a table or of a rule is ever shown as words.
      if (block.kind === "text")
        expect(block.text, REPLY.slice(0, end)).not.toMatch(/^(`{1,3}|\||-{1,3}$|~)/);
      if (block.kind === "text") expect(block.text.split("**").length % 2, block.text).toBe(1);
    }
    const order = found.map((block) => block.kind).join(" ");
    expect("text list table rule code text".startsWith(order), order).toBe(true);
  }
  expect([...kinds].sort()).toEqual(["code", "list", "rule", "table", "text"]);
});

test("no text is added but the marks that close what is open", () => {
  for (const text of [...corpus, REPLY]) {
    for (let end = 0; end <= text.length; end += 3) {
      const shown = drawablePart(text.slice(0, end));
      const bare = shown.replace(/(\*\*|`)$/, "");
      expect(text.startsWith(shown) || text.startsWith(bare) || text.startsWith(bare.trimEnd())).toBe(true);
    }
  }
});
