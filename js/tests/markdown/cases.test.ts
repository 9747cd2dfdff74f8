// One dialect of Markdown: the panel and the exporter (tests/unit/export/test_markdown.py) read each case alike.

import { expect, test } from "vitest";
import CASES from "../markdown.json";
import { markdownHtml } from "../support/markdown-html";

test.each(CASES)("$name", ({ markdown, html }) => {
  expect(markdownHtml(markdown)).toBe(html);
});
