// The words of a line as people write them: commas between arguments, `fast = 10` with spaces. As in commands/words.py. Pure.

import type { Word } from "./tokenizer";

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const NEXT_ARGUMENT = /,(?=[A-Za-z_]\w*=)/;

interface Loose {
  readonly word: Word;
  readonly bare: boolean; // nothing in it is quoted
  readonly wantsValue: boolean; // it ends with an = that stands apart from what follows
}

/** The words without commas around them, and each value with its name. */
export function argumentsOf(text: string, words: readonly Word[]): readonly Word[] {
  const found: Loose[] = [];
  for (const each of words.flatMap((word) => cut(text, word))) {
    const loose = withoutCommas(text, each);
    if (!loose) continue;
    const before = found.length > 1 ? found.at(-1) : undefined; // the name of the command takes no value
    if (before && goesOn(before, loose)) found[found.length - 1] = together(before, loose);
    else found.push(loose);
  }
  return found.map(({ word }) => word);
}

/** `fast=10,slow=30` is two words. */
function cut(text: string, word: Word): readonly Word[] {
  if (text.slice(word.start, word.end) !== word.value) return [word];
  let at = word.start;
  return word.value.split(NEXT_ARGUMENT).map((value) => {
    const start = at;
    at += value.length + 1;
    return wordAt(value, start);
  });
}

function wordAt(value: string, start: number): Word {
  const at = value.indexOf("=");
  return { start, end: start + value.length, value, equals: at < 0 ? -1 : start + at };
}

/** null: there was no more to it. */
function withoutCommas(text: string, word: Word): Loose | null {
  const raw = text.slice(word.start, word.end);
  const inner = raw.replace(/,+$/, "");
  const after = Math.max(0, raw.length - inner.length - (inner.endsWith("\\") ? 1 : 0)); // an escaped comma stays
  const before = raw.length - raw.replace(/^,+/, "").length;
  if (raw && before === raw.length) return null;
  const value = word.value.slice(before, word.value.length - after);
  const start = word.start + before;
  const end = word.end - after;
  const bare = text.slice(start, end) === value;
  const wantsValue = bare && !after && value.endsWith("=") && IDENTIFIER.test(value.slice(0, -1));
  return { word: { ...word, start, end, value }, bare, wantsValue };
}

/** Whether a word belongs to the one before: `fast` `=` `10`, `fast=` `10`. */
function goesOn(before: Loose, { word, bare }: Loose): boolean {
  if (bare && word.value === "=") return before.bare && IDENTIFIER.test(before.word.value);
  return before.wantsValue && !word.value.includes("=");
}

function together(before: Loose, { word, bare }: Loose): Loose {
  const { start, value, equals } = before.word;
  const joined = {
    start,
    end: word.end,
    value: value + word.value,
    equals: equals < 0 ? word.equals : equals,
  };
  return { word: joined, bare: before.bare && bare, wantsValue: word.value === "=" };
}
