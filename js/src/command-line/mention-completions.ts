// Completions of a name behind an @. Pure.

import type { Completion, Completions } from "./completions";
import { rank } from "./fuzzy";

const MAX_NAME_CHARS = 100; // longer ones are not looked for

/** Who fits behind the @ at the caret; null if there is none, or nobody fits. */
export function completeMention(
  text: string,
  caret: number,
  people: readonly { name: string; summary: string }[],
): Completions | null {
  const line = text.slice(0, caret).slice(-MAX_NAME_CHARS).split("\n").at(-1) ?? "";
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
