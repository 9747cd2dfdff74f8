// A message's Markdown as plain HTML without styles: the form in which markdown.json says what it should be.

import { type Block, blocks } from "../../src/markdown/blocks";
import { type Inline, inline } from "../../src/markdown/inline";

export const markdownHtml = (text: string): string => written(blocks(text));

const written = (found: readonly Block[]): string => found.map(ofBlock).join("");

function ofBlock(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p>${line(block.text.trim()).replace(/[ \t]+\n/g, "\n")}</p>`; // such spaces are not seen
    case "heading": {
      const tag = `h${Math.min(block.level, 3)}`; // an export has no more than three below its own
      return `<${tag}>${line(block.text)}</${tag}>`;
    }
    case "code":
    case "lines":
      return `<pre>${escaped(block.text.replace(/\n$/, ""))}</pre>`;
    case "list": {
      const tag = block.start === null ? "ul" : "ol";
      const start = (block.start ?? 1) === 1 ? "" : ` start=${block.start}`;
      return `<${tag}${start}>${block.items.map((item) => `<li>${written(item)}</li>`).join("")}</${tag}>`;
    }
    case "quote":
      return `<blockquote>${written(block.blocks)}</blockquote>`;
    case "rule":
      return "<hr>";
    case "table": {
      const row = (tag: string, cells: readonly string[]) =>
        `<tr>${cells.map((cell, at) => `<${tag}${aligned(block.align[at])}>${line(cell)}</${tag}>`).join("")}</tr>`;
      return `<table>${row("th", block.head)}${block.rows.map((cells) => row("td", cells)).join("")}</table>`;
    }
  }
}

const aligned = (to: string | null | undefined) => (to && to !== "left" ? ` align=${to}` : "");

const line = (text: string): string => inline(text).map(ofInline).join("");

function ofInline(node: Inline): string {
  if (typeof node === "string") return escaped(node);
  switch (node.kind) {
    case "code":
      return `<code>${escaped(node.text)}</code>`;
    case "image":
      return escaped(`${node.alt} (${node.address})`);
    case "link":
      return `<a href=${node.href.replace(/^(https?:\/\/[^/]+)\/$/, "$1")}>${node.children.map(ofInline).join("")}</a>`;
    default:
      return `<${node.kind}>${node.children.map(ofInline).join("")}</${node.kind}>`;
  }
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
