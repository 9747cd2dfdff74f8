// Tokenizer: splits a line into words as the kernel's shlex does, and remembers where each stands. Pure.

export interface Word {
  readonly start: number; // in the text, quotation marks included
  readonly end: number;
  readonly value: string; // without them
  readonly equals: number; // where the first = stands in the text; -1 without one
}

export interface Tokens {
  readonly words: readonly Word[];
  readonly open: boolean; // a quotation mark is not closed, or a backslash ends the line
}

const SPACE = " \t\r\n";

/** The words of `text` from `from` on. */
export function tokenize(text: string, from = 0): Tokens {
  const words: Word[] = [];
  const length = text.trimEnd().length; // the kernel strips the line first: a space after a \ does not count
  let at = from;
  let open = false;
  while (at < length) {
    if (SPACE.includes(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    let value = "";
    let equals = -1;
    let quote = "";
    while (at < length && (quote || !SPACE.includes(text.charAt(at)))) {
      const char = text.charAt(at);
      const next = text.charAt(at + 1);
      if (quote ? char === quote : char === '"' || char === "'") quote = quote ? "" : char;
      else if (char === "\\" && (!quote || (quote === '"' && (next === '"' || next === "\\")))) {
        if (at + 1 >= length) open = true;
        else value += next;
        at++;
      } else {
        if (char === "=" && equals < 0) equals = at;
        value += char;
      }
      at++;
    }
    if (quote) open = true;
    const end = quote ? text.length : Math.min(at, length); // what is quoted goes on, spaces and all
    words.push({ start, end, value, equals });
  }
  return { words, open };
}

/** `value` as one word of a line. */
export function quoted(value: string): string {
  return /^[^\s'"\\]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`;
}
