// Who is meant by `@name`: found in a text, and offered at the caret. Pure; `backend/mentions.py` reads it alike, and a test holds this.

import type { Completion, Offer } from "./completions";
import { rank } from "./fuzzy";

export const ASSISTANT = "assistant";
const LONGEST = 100; // characters of a name

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

export function pieces(text: string, names: readonly string[]): readonly Piece[] {
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
  pieces(text, names).flatMap((piece) => (typeof piece === "string" ? [] : [piece.name]));

const escaped = (name: string) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** Who fits behind the @ at the caret; null if there is none, or nobody fits. */
export function offerNames(
  text: string,
  caret: number,
  people: readonly { name: string; summary: string }[],
): Offer | null {
  const line = text.slice(0, caret).slice(-LONGEST).split("\n").at(-1) ?? "";
  const typed = /(?<![^\s(“"'])@([^@]*)$/.exec(line)?.[1];
  if (typed === undefined) return null;
  const fits = people
    .map((person) => ({ person, fit: fitness(typed, person.name) }))
    .filter((each): each is typeof each & { fit: number } => each.fit !== null)
    .sort((a, b) => a.fit - b.fit);
  if (!fits.length) return null;
  const choices = fits.map(
    ({ person: { name, summary } }): Completion => ({
      label: `@${name}`,
      insert: `@${name} `,
      detail: "",
      summary,
    }),
  );
  const from = caret - typed.length - 1;
  return { from, to: caret, typed: `@${typed}`, choices, parameter: null, hint: "", take: "" };
}

/** Behind a space one means a name that goes on so, or else is writing the sentence. */
function fitness(typed: string, name: string): number | null {
  if (!/\s/.test(typed)) return rank(typed, name);
  return name.toLowerCase().startsWith(typed.toLowerCase()) ? 0 : null;
}
