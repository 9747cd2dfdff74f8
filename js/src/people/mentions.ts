// Parses mentions: who is meant by `@name` in a text. Pure; the backend's mentions.py reads it alike, a test holds this.

export const ASSISTANT = "assistant";

/** A text cut where somebody is mentioned; `name` as it is known. */
export type Piece = string | { readonly name: string; readonly text: string };

interface Known {
  readonly pattern: RegExp;
  readonly names: ReadonlyMap<string, string>; // in small letters -> as it is known
}

const read = new WeakMap<readonly string[], Known | null>();

function knownOf(names: readonly string[]): Known | null {
  const found = read.get(names);
  if (found !== undefined) return found;
  const byName = new Map(names.filter((name) => name.trim()).map((name) => [name.toLowerCase(), name]));
  const longest = [...byName.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = `(?<![\\p{L}\\p{N}_@])@(${longest.join("|")})(?=$|[가-힣]|[^\\p{L}\\p{N}_])`;
  const known = byName.size ? { names: byName, pattern: new RegExp(pattern, "giu") } : null;
  read.set(names, known);
  return known;
}

export function splitMentions(text: string, names: readonly string[]): readonly Piece[] {
  const known = text.includes("@") ? knownOf(names) : null;
  if (!known) return [text];
  const found: Piece[] = [];
  let at = 0;
  for (const { index, 0: whole, 1: name = "" } of text.matchAll(known.pattern)) {
    if (index > at) found.push(text.slice(at, index));
    found.push({ name: known.names.get(name.toLowerCase()) ?? name, text: whole });
    at = index + whole.length;
  }
  if (at < text.length) found.push(text.slice(at));
  return found;
}

export const mentioned = (text: string, names: readonly string[]): readonly string[] =>
  splitMentions(text, names).flatMap((piece) => (typeof piece === "string" ? [] : [piece.name]));

const escaped = (name: string) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
