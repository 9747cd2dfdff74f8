// Parses Markdown within a line: emphasis, code, links. Pure, in linear time, whatever the text is.

import { type Inline, type Piece, paired } from "./emphasis";

export type { Inline } from "./emphasis";

interface Bracket {
  readonly image: boolean;
  readonly piece: number; // its own, among the pieces
  readonly inner: number; // where its text begins
}

const ESCAPABLE = /[!-/:-@[-`{-~\n]/;
const TARGET =
  /\([ \t]*(?:<([^<>\n]{0,2048})>|([^\s()<>]{0,2048}(?:\([^\s()<>]{0,2048}\)[^\s()<>]{0,2048}){0,8}))(?:[ \t]+(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'))?[ \t]*\)/y;
const BRACED = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2048})>/iy;
const BARE = /https?:\/\/(?:(?!["'`|\\^{}<>[\]])[!-~]){1,2048}/iy; // ASCII: a Korean particle follows without a space
const LETTER = /[A-Za-z0-9_]/;
const WORD = /[\p{L}\p{N}]/u;

export function inline(text: string): readonly Inline[] {
  const ticks = tickPairs(text);
  const pieces: Piece[] = [];
  const brackets: Bracket[] = [];
  let linked = 0; // a bracket before this piece has a link in it, so it begins none
  let plain = "";
  let at = 0;

  const put = (piece: Piece) => {
    if (plain) pieces.push(plain);
    plain = "";
    pieces.push(piece);
  };

  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "\\" && ESCAPABLE.test(text.charAt(at + 1))) {
      plain += text.charAt(at + 1);
      at += 2;
    } else if (char === "`") at = code(at);
    else if (char === "[" || (char === "!" && text.charAt(at + 1) === "[")) at = opened(at);
    else if (char === "]") at = closed(at);
    else if (char === "<" || ((char === "h" || char === "H") && !/[A-Za-z0-9]/.test(text.charAt(at - 1))))
      at = address(at);
    else if (char === "*" || char === "_" || char === "~") at = marks(at);
    else {
      plain += char;
      at++;
    }
  }
  put("");
  return paired(pieces);

  function code(from: number): number {
    const size = runLength(text, from);
    const end = ticks.get(from);
    if (end === undefined) {
      plain += text.slice(from, from + size);
      return from + size;
    }
    const body = text.slice(from + size, end).replaceAll("\n", " ");
    put({ kind: "code", text: /^ .*[^ ].* $/.test(body) ? body.slice(1, -1) : body });
    return end + size;
  }

  function opened(from: number): number {
    const image = text.charAt(from) === "!";
    const inner = from + (image ? 2 : 1);
    put(text.slice(from, inner));
    brackets.push({ image, piece: pieces.length - 1, inner });
    return inner;
  }

  function closed(from: number): number {
    const open = brackets.pop();
    TARGET.lastIndex = from + 1;
    const target = open && (open.image || open.piece >= linked) ? TARGET.exec(text) : null;
    const written = target?.[1] ?? target?.[2] ?? "";
    const href = safeAddress(written);
    if (!open || !target || !href) {
      plain += "]"; // an address we do not open stays in sight
      return from + 1;
    }
    put("");
    const children = unlinked(paired(pieces.splice(open.piece).slice(1)));
    linked = open.image ? Math.min(linked, pieces.length) : pieces.length;
    put(
      open.image
        ? { kind: "image", alt: text.slice(open.inner, from), address: written }
        : { kind: "link", href, children },
    );
    return from + 1 + target[0].length;
  }

  function address(from: number): number {
    BRACED.lastIndex = from;
    BARE.lastIndex = from;
    const braced = text.charAt(from) === "<" ? BRACED.exec(text) : null;
    const written = braced ? (braced[1] ?? "") : trimmed(BARE.exec(text)?.[0] ?? "");
    const href = safeAddress(written);
    if (!href) {
      plain += text.charAt(from);
      return from + 1;
    }
    put({ kind: "link", href, children: [written.replace(/^mailto:/i, "")] });
    return from + (braced ? braced[0].length : written.length);
  }

  function marks(from: number): number {
    const char = text.charAt(from);
    const size = runLength(text, from);
    const before = text.charAt(from - 1);
    const after = text.charAt(from + size);
    // Tighter than CommonMark: 5*3*2 is no emphasis, and __init__ is a name. But **12.3%**의 is.
    const word = char === "_" ? WORD : LETTER;
    const opens = after !== "" && !/\s/.test(after) && !word.test(before);
    const closes = before !== "" && !/\s/.test(before) && !word.test(after);
    const known = char === "*" ? size < 4 : size === (char === "_" ? 1 : 2);
    if (known && (opens || closes)) put({ char, size, opens, closes });
    else plain += text.slice(from, from + size);
    return from + size;
  }
}

/** Without links: there is none in another. */
function unlinked(nodes: readonly Inline[]): readonly Inline[] {
  return nodes.flatMap((node): readonly Inline[] => {
    if (typeof node === "string" || !("children" in node)) return [node];
    const children = unlinked(node.children);
    return node.kind === "link" ? children : [{ ...node, children }];
  });
}

function runLength(text: string, from: number): number {
  const char = text.charAt(from);
  let end = from;
  while (text.charAt(end) === char) end++;
  return end - from;
}

/** Each run of backticks, and the next one of the same length. */
function tickPairs(text: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const next = new Map<number, number>();
  for (const { index, 0: run } of [...text.matchAll(/`+/g)].reverse()) {
    const end = next.get(run.length);
    if (end !== undefined) pairs.set(index, end);
    next.set(run.length, index);
  }
  return pairs;
}

/** An address in running text ends before the sentence does. */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const stray = last === ")" && !address.slice(0, end).includes("(");
    if (!stray && !/[.,;:!?*_~]/.test(last)) break;
    end--;
  }
  return address.slice(0, end);
}

/** What a click may open; null for javascript:, data:, file:, a path of this server, and the rest. */
export function safeAddress(written: string): string | null {
  try {
    return /^(https?:\/\/|mailto:)/i.test(written) ? new URL(written).href : null;
  } catch {
    return null;
  }
}
