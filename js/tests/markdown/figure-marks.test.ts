// Figures are marked in Markdown without changing what is drawn of it, and found again by their place.

import { expect, test } from "vitest";
import { blocks } from "../../src/markdown/blocks";
import { inline } from "../../src/markdown/inline";
import { FIGURE_MARKS } from "../../src/markdown/Words";
import { markFigures, splitFigures, withPunctuation } from "../../src/messages/figure-marks";
import cases from "../markdown.json";

const figures = (text: string, ...numbers: string[]) => {
  let from = 0;
  return numbers.map((number) => {
    const start = text.indexOf(number, from);
    from = start + number.length;
    return { start, end: from, runId: "r", metric: "sharpe_ratio" };
  });
};
const found = (text: string) => splitFigures(text).filter((piece) => typeof piece !== "string");
const draw = (text: string) =>
  JSON.stringify(blocks(text), (_, value) =>
    value && typeof value === "object" && "text" in value && value.kind === "text"
      ? inline(value.text)
      : value,
  ).replace(FIGURE_MARKS, "");

test.each([
  ["bold", "Sharpe **0.37**, _-1.2_", ["0.37", "-1.2"]],
  ["a table", "| a | b |\n|---|--:|\n| x | 0.37 |\n| y | **1.5** |", ["0.37", "1.5"]],
  ["code", "`sharpe=0.37`\n\n```python\nx = 1.5\n```", ["0.37", "1.5"]],
  ["lists and headings", "# 1.5\n1. 2.5\n2. 3.5\n> 4.5", ["1.5", "2.5", "3.5", "4.5"]],
  ["an emoji and Korean before it", "😀 한국어 0.37입니다", ["0.37"]],
  ["the same number twice", "1 and 1", ["1", "1"]],
])("figures keep their places in %s", (_, text, numbers) => {
  const marked = markFigures(text, figures(text, ...numbers));
  expect(found(marked)).toEqual(numbers.map((number, index) => [index, number]));
  expect(draw(marked)).toBe(draw(text));
});

test("punctuation stays at its figure, and nothing of the text is lost or doubled", () => {
  const text = "It made (+5.0 %), −3.1 %. 0.37;0.5 and [1.2](x): ‘7’!";
  const numbers = ["+5.0 %", "−3.1 %", "0.37", "0.5", "1.2", "7"];
  const pieces = withPunctuation(splitFigures(markFigures(text, figures(text, ...numbers))));
  const drawn = pieces.map((piece) =>
    typeof piece === "string" ? piece : [piece.before + piece.words + piece.after],
  );
  expect(drawn.flat().join("").replace(FIGURE_MARKS, "")).toBe(text);
  expect(drawn.filter((piece) => typeof piece !== "string").flat()).toEqual(
    expect.arrayContaining(["(+5.0 %),", "−3.1 %.", "0.37;", "0.5", "‘7’!"]),
  );
});

test("more figures than a digit holds are told apart", () => {
  const numbers = Array.from({ length: 300 }, (_, index) => String(1000 + index));
  const text = numbers.join(" ");
  expect(found(markFigures(text, figures(text, ...numbers)))).toEqual(numbers.map((n, index) => [index, n]));
});

test("marks never change what is drawn, in all the Markdown that we know", () => {
  for (const { markdown: text } of cases) {
    const numbers = [...text.matchAll(/\d+/g)];
    const spans = numbers.map(({ index, 0: number }) => ({ start: index, end: index + number.length }));
    expect(draw(markFigures(text, spans)), text).toBe(draw(text));
  }
});

test("a figure in an address stays plain, and the others keep theirs", () => {
  const text = "[0.37](https://x.test/0.5) and 0.7";
  const marked = markFigures(text, figures(text, "0.37", "0.5", "0.7"));
  expect(found(marked).map((piece) => piece[1])).toEqual(["0.37", "0.7"]);
});

test("somebody else's marks and places outside the text mark nothing", () => {
  const forged = "\uFDD0\uFDD20.99\uFDD1 and 0.37";
  expect(markFigures(forged, figures(forged, "0.37"))).toBe("0.99 and 0.37");
  expect(markFigures("0.37", [{ start: 0, end: 9 }])).toBe("0.37");
});
