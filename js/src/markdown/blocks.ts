// Parses Markdown's blocks: paragraphs, lists, tables, code. Pure, in one pass a level, incremental; HTML stays text.

export type Align = "left" | "right" | "center" | null;

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "lines"; readonly text: string } // commands and indented lines: as they are, in a fixed width
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "code"; readonly text: string; readonly info: string }
  | { readonly kind: "list"; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly align: readonly Align[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "rule" };

const MAX_DEPTH = 8; // lists in quotes in lists: further down it is plain text
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
const FENCE_END = /^ {0,3}(`+|~+)[ \t]*$/;
const HEADING = /^ {0,3}(#{1,6})([ \t].*|)$/;
const RULE = /^ {0,3}([-*_])[ \t]*(\1[ \t]*){2,}$/;
const QUOTE = /^ {0,3}>/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( {1,4}(?=\S)|[ \t]|$)/;

const DELIMITERS = /^ {0,3}(?!- )[-:|][-:|\s]+$/;
const CODE = /^( {4}|\t)/;
const AS_IS = /^(\/\w|(\s{2,}|\t)\S)/;
const INTERRUPTING = [FENCE, HEADING, RULE, QUOTE, /^ {0,3}([-*+]|1[.)])[ \t]+\S/]; // "2005. was a year" goes on

/** A text and its blocks; of a text that grows, those that are done stay the same objects. */
export interface Parsed {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly done: number; // blocks; not the last two: the line that is being written may yet belong to either
  readonly tail: number; // where the others begin
}

const NOTHING: Parsed = { text: "", blocks: [], done: 0, tail: 0 };

export const blocks = (text: string): readonly Block[] => parseMore(null, text).blocks;

export function parseMore(before: Parsed | null, given: string): Parsed {
  const text = given.replaceAll("\r\n", "\n");
  const { blocks, done, tail } = before && text.startsWith(before.text) ? before : NOTHING;
  const starts: number[] = [];
  const lines = text.slice(tail).split("\n");
  const found = parse(lines, 0, starts);
  const fresh = lines.slice(0, starts.at(-2) ?? 0).reduce((sum, line) => sum + line.length + 1, 0);
  return {
    text,
    blocks: [...blocks.slice(0, done), ...found],
    done: done + Math.max(found.length - 2, 0),
    tail: tail + fresh,
  };
}

/** `starts` takes the line in which each block begins. */
function parse(lines: readonly string[], depth: number, starts: number[] = []): Block[] {
  if (depth > MAX_DEPTH) return [{ kind: "text", text: lines.join("\n") }];
  const found: Block[] = [];
  let at = 0;
  const line = (index = at) => lines[index] ?? "";

  while (at < lines.length) {
    const fence = FENCE.exec(line());
    const heading = HEADING.exec(line());
    if (!line().trim()) {
      at++;
      continue;
    }
    starts.push(at);
    if (fence) found.push(code(fence[1] ?? "```", (fence[2] ?? "").trim()));
    else if (heading) {
      const text = (heading[2] ?? "").replace(/(^|\s)#+\s*$/, "").trim();
      found.push({ kind: "heading", level: heading[1]?.length ?? 1, text });
      at++;
    } else if (RULE.test(line())) {
      found.push({ kind: "rule" });
      at++;
    } else if (QUOTE.test(line())) found.push({ kind: "quote", blocks: parse(quote(), depth + 1) });
    else if (ITEM.test(line())) found.push(list());
    else if (isTable()) found.push(table());
    else if (AS_IS.test(line())) found.push({ kind: "lines", text: asTheyAre() });
    else found.push({ kind: "text", text: paragraph() });
  }
  return found;

  function code(fence: string, info: string): Block {
    const indent = line().search(/\S/);
    const ends = () => FENCE_END.exec(line())?.[1]?.startsWith(fence);
    const body: string[] = [];
    for (at++; at < lines.length && !ends(); at++) {
      const own = line().search(/\S/);
      body.push(line().slice(Math.min(indent, own < 0 ? indent : own)));
    }
    at++; // one that is not closed yet goes on to the end
    return { kind: "code", text: body.join("\n"), info };
  }

  function quote(): string[] {
    const body: string[] = [];
    for (; at < lines.length && QUOTE.test(line()); at++) body.push(line().replace(/^ {0,3}> ?/, ""));
    return body;
  }

  function list(): Block {
    const ordered = (marker = "") => /\d/.test(marker);
    const sort = (marker = "") => (ordered(marker) ? marker.slice(-1) : marker);
    const first = ITEM.exec(line())?.[2] ?? "-";
    const items: Block[][] = [];
    for (let item = ITEM.exec(line()); item && sort(item[2]) === sort(first); item = ITEM.exec(line())) {
      if (RULE.test(line())) break;
      const body = [line().slice(item[0].length)];
      const width = item[0].length + (item[3] ? 0 : 1);
      const indent = body[0]?.trim() ? (item[1] ?? "").length + 2 : width;
      let next = ++at;
      for (; next < lines.length; next++) {
        const text = line(next).replace(/^\t+/, (tabs) => "    ".repeat(tabs.length));
        const own = text.search(/\S/);
        if (own < 0) continue; // blank: in the item, if the item goes on
        if (own < indent || (at < next && !body.some((text) => text.trim()))) break;
        for (; at < next; at++) body.push("");
        body.push(text.slice(Math.min(own, width)));
        at++;
      }
      items.push(parse(body, depth + 1));
      if (ITEM.test(line(next))) at = next;
    }
    return { kind: "list", start: ordered(first) ? Number.parseInt(first, 10) : null, items };
  }

  function hasCells(): boolean {
    return line().includes("|") && !CODE.test(line());
  }

  function isTable(): boolean {
    if (!hasCells() || !DELIMITERS.test(line(at + 1))) return false;
    const below = cells(line(at + 1));
    return below.every((cell) => /^:?-+:?$/.test(cell)) && below.length === cells(line()).length;
  }

  function table(): Block {
    const head = cells(line());
    const align = cells(line(at + 1)).map((cell): Align => {
      const left = cell.startsWith(":");
      const right = cell.endsWith(":");
      return left && right ? "center" : right ? "right" : left ? "left" : null;
    });
    const rows: string[][] = [];
    for (at += 2; hasCells() && !interrupts(); at++) {
      const row = cells(line());
      rows.push(head.map((_, index) => row[index] ?? ""));
    }
    return { kind: "table", head, align, rows };
  }

  function paragraph(): string {
    const from = at;
    for (at++; at < lines.length && !interrupts() && !isTable() && !AS_IS.test(line()); at++);
    return joined(from).replaceAll("\n ", "\n");
  }

  function interrupts(): boolean {
    return !line().trim() || INTERRUPTING.some((start) => start.test(line()));
  }

  /** Lines as text; the last line break stays in, so that copying keeps it. */
  function joined(from: number): string {
    return lines.slice(from, at).join("\n") + (at < lines.length ? "\n" : "");
  }

  function asTheyAre(): string {
    const from = at;
    for (at++; at < lines.length && AS_IS.test(line()) && !ITEM.test(line()); at++);
    return joined(from);
  }
}

/** The cells of a row; \| is a bar in a cell. */
function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
