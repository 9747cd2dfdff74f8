// Parses Markdown within a line: emphasis, code, links. Pure, in linear time, whatever the text is.

export type Inline =
  | string
  | { readonly kind: "strong" | "em" | "del"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: "image"; readonly alt: string; readonly address: string };

type Mark = "**" | "*" | "_" | "~~";

interface Frame {
  readonly mark: Mark | null; // null: the line itself
  readonly children: Inline[];
}

const KINDS = { "**": "strong", "*": "em", _: "em", "~~": "del" } as const;
const MAX_DEPTH = 12; // marks within marks
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const TARGET =
  /\([ \t]*(?:<([^<>\n]{0,2048})>|([^\s()<>]{0,2048}(?:\([^\s()<>]{0,2048}\)[^\s()<>]{0,2048}){0,8}))(?:[ \t]+(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'))?[ \t]*\)/y;
const BRACED = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2048})>/iy;
const BARE = /https?:\/\/(?:(?!["'`|\\^{}<>])[!-~]){1,2048}/iy; // ASCII: a Korean particle follows without a space
const LETTER = /[A-Za-z0-9_]/;
const WORD = /[\p{L}\p{N}]/u;

export function inline(text: string, links = true): readonly Inline[] {
  const ticks = tickPairs(text);
  const brackets = bracketPairs(text, ticks);
  const root: Frame = { mark: null, children: [] };
  let stack: Frame[] = [root];
  let plain = "";
  let at = 0;

  const put = (node: Inline) => {
    flush();
    top().children.push(node);
  };
  const top = () => stack.at(-1) ?? root;
  function flush() {
    if (plain) top().children.push(plain);
    plain = "";
  }

  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "\\" && PUNCTUATION.test(text.charAt(at + 1))) {
      plain += text.charAt(at + 1);
      at += 2;
    } else if (char === "`") at = code(at);
    else if (char === "[" || (char === "!" && text.charAt(at + 1) === "[")) at = bracket(at);
    else if (char === "<" || ((char === "h" || char === "H") && !LETTER.test(text.charAt(at - 1))))
      at = address(at);
    else if (char === "*" || char === "_" || char === "~") at = marks(at);
    else {
      plain += char;
      at++;
    }
  }
  flush();
  return stack.flatMap(({ mark, children }) => (mark ? [mark, ...children] : children));

  function code(from: number): number {
    const size = runLength(text, from);
    const end = ticks.get(from);
    if (end === undefined) {
      plain += text.slice(from, from + size);
      return from + size;
    }
    const body = text.slice(from + size, end);
    put({ kind: "code", text: /^ .*\S.* $/s.test(body) ? body.slice(1, -1) : body });
    return end + size;
  }

  function bracket(from: number): number {
    const image = text.charAt(from) === "!";
    const open = image ? from + 1 : from;
    const close = brackets.get(open);
    TARGET.lastIndex = (close ?? 0) + 1;
    const target = close !== undefined && text.charAt(close + 1) === "(" ? TARGET.exec(text) : null;
    if (close === undefined || !target) {
      plain += text.slice(from, open + 1);
      return open + 1;
    }
    const end = close + 1 + target[0].length;
    const written = target[1] ?? target[2] ?? "";
    const inner = text.slice(open + 1, close);
    const href = links ? safeAddress(written) : null;
    if (image) put({ kind: "image", alt: inner, address: written });
    else if (href) put({ kind: "link", href, children: inline(inner, false) });
    else plain += text.slice(from, end); // an address we do not open stays in sight
    return end;
  }

  function address(from: number): number {
    BRACED.lastIndex = from;
    BARE.lastIndex = from;
    const braced = text.charAt(from) === "<" ? BRACED.exec(text) : null;
    const written = braced ? (braced[1] ?? "") : trimmed(BARE.exec(text)?.[0] ?? "");
    const href = links && written ? safeAddress(written) : null;
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
    // Tighter than CommonMark: 5*3*2 is no emphasis. But **이것**은 is.
    const word = char === "_" ? WORD : LETTER;
    const opens = after !== "" && !/\s/.test(after) && !word.test(before);
    const closes = before !== "" && !/\s/.test(before) && !word.test(after);
    const wanted = split(char, size);
    if (!wanted || !(opens || closes)) {
      plain += text.slice(from, from + size);
      return from + size;
    }
    wanted.sort((a, b) => depthOf(b) - depthOf(a)); // of ** and * closed at once, the inner one goes first
    const rest = closes ? wanted.filter((mark) => !closed(mark)) : wanted;
    for (const mark of rest) {
      if (opens && stack.length < MAX_DEPTH && !stack.some((frame) => frame.mark === mark)) {
        flush();
        stack.push({ mark, children: [] });
      } else plain += mark;
    }
    return from + size;
  }

  /** Where `mark` is open; no mark is open twice. */
  function depthOf(mark: Mark): number {
    return stack.findIndex((frame) => frame.mark === mark);
  }

  /** Close `mark` if it is open; marks opened within it and not closed were only signs. */
  function closed(mark: Mark): boolean {
    const depth = depthOf(mark);
    if (depth < 1) return false;
    flush();
    const children = stack
      .slice(depth)
      .flatMap((frame, index) => (index && frame.mark ? [frame.mark, ...frame.children] : frame.children));
    stack = stack.slice(0, depth);
    if (children.length) top().children.push({ kind: KINDS[mark], children });
    else plain += mark + mark;
    return true;
  }
}

/** The marks a run of signs stands for; null if for none. */
function split(char: string, size: number): Mark[] | null {
  if (char === "*") return size === 1 ? ["*"] : size === 2 ? ["**"] : size === 3 ? ["**", "*"] : null;
  if (char === "_") return size === 1 ? ["_"] : null; // __init__ is a name
  return size === 2 ? ["~~"] : null;
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

/** Each [ and its ], code and escaped ones left out. */
function bracketPairs(text: string, ticks: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === "`") {
      const size = runLength(text, at);
      at = (ticks.get(at) ?? at) + size - 1;
    } else if (char === "[") open.push(at);
    else if (char === "]") {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, at);
    }
    at++;
  }
  return pairs;
}

/** An address in running text ends before the sentence does. */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const stray = last === ")" && !address.slice(0, end).includes("(");
    if (!stray && !/[.,;:!?*_~\]]/.test(last)) break;
    end--;
  }
  return address.slice(0, end);
}

/** What a click may open; null for javascript:, data:, file:, a path of this server, and the rest. */
export function safeAddress(written: string): string | null {
  try {
    const { protocol, href } = new URL(written);
    return ["http:", "https:", "mailto:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}
