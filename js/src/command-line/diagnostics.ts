// Diagnostics: what the kernel or the backend would refuse about a command line, found before it is sent. Pure.

import type { WordKey } from "../i18n";
import type { Catalog, ParameterSpec } from "../protocol.gen";
import { nearestName } from "./fuzzy";
import { describeType, isValid, mayBecomeValid } from "./parameter-values";
import { type Line, namesFor, type Part, unused } from "./parser";
import type { Word } from "./tokenizer";

// Names only spelt like a command's: sent, they are told where that is done (`elsewhere.py`).
const ELSEWHERE = /^(export|html|excel|plot|new|rename)$/i;

/** Where, and the sentence that says it. */
export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly key: WordKey;
  readonly values: Readonly<Record<string, string>>;
  readonly near?: string; // did you mean
}

/**
 * The word that ends at `caret` is still being written: it is at fault only if no more typing can mend it.
 * `imported`: what runs are called that a comparison takes by their names.
 */
export function diagnose(
  line: Line,
  catalog: Catalog,
  caret = -1,
  imported: readonly string[] = [],
): readonly Diagnostic[] {
  const { name, command, parts, open } = line;
  if (!name) return [];
  const last = parts.at(-1)?.word ?? name;
  const found: Diagnostic[] = [];
  if (open && caret !== last.end) found.push(at(last, "mistake.quote"));
  // A backend of the base contract does not say all that it knows; and with a quotation mark open nobody knows.
  const whole = Boolean(catalog.strategies?.length);
  const writing = (word: Word, choices: readonly string[]) =>
    caret === word.end && choices.some((each) => each.toLowerCase().startsWith(word.value.toLowerCase()));

  if (!command && whole) {
    const choices = (catalog.commands ?? []).map((each) => each.name);
    const near = ELSEWHERE.test(name.value) ? [] : choices;
    if (!writing(name, choices))
      found.push(unknown(name, "mistake.command", name.value, near, name.start - 1));
  }
  const seen = new Set<string>();
  for (const part of parts) {
    const { word, key, value, spec } = part;
    if (key !== null && seen.has(key)) found.push(at(word, "mistake.twice", { name: key }));
    else if (word.equals === word.start) found.push(at(word, "mistake.nameless", { word: word.value }));
    else if (command && !spec && key === null) {
      const choices = unused(line).map((each) => each.name);
      if (!writing(word, choices)) {
        const near = byName(part, line);
        const extra = at(word, "mistake.extra", { name: command.name, word: value });
        found.push({ ...extra, ...(near && { near }) });
      }
    } else if (command && whole && !(open && word === last)) {
      const owner = key === null ? null : stranger(key, line);
      if (owner !== null)
        found.push(unknown(word, "mistake.parameter", key ?? "", known(line), word.start, owner));
      else if (spec) found.push(...ofValue(part, spec, catalog, caret, imported));
    }
    if (key !== null) seen.add(key);
  }
  return found;
}

function at(word: Word, key: WordKey, values: Diagnostic["values"] = {}, from = word.start): Diagnostic {
  return { from, to: word.end, key, values };
}

function unknown(
  word: Word,
  key: WordKey,
  name: string,
  choices: readonly string[],
  from: number,
  owner = "",
): Diagnostic {
  const near = nearestName(name, choices);
  return { ...at(word, key, { name, owner }, from), ...(near && { near }) };
}

/** Who of those that will be asked does not know `key`; null if all do, or if it is not said yet who that is. */
function stranger(key: string, { command, strategies }: Line): string | null {
  const has = (parameters: readonly ParameterSpec[] = []) => parameters.some(({ name }) => name === key);
  if (has(command?.parameters)) return null;
  const open = command?.parameters?.some(({ type }) => type === "strategy" || type === "strategies");
  if (!strategies.length) return open ? null : `/${command?.name}`;
  return strategies.find(({ parameters }) => !has(parameters))?.id ?? null;
}

/** A value that lacks its name, with the name it has if the values without one are the strategy's own in turn. */
function byName({ word, value }: Part, { command, strategies, parts }: Line): string | null {
  if (!command?.positional?.includes("strategy_id")) return null;
  const free = (strategies[0]?.parameters ?? []).filter(({ name }) => parts.every(({ key }) => key !== name));
  const loose = parts.filter(({ key, spec }) => key === null && !spec);
  const several = command.sweeps ?? false;
  const own = free[loose.findIndex((each) => each.word === word)];
  return own && isValid({ ...own, several }, value) ? `${own.name}=${value}` : null;
}

const known = ({ command, strategies }: Line) =>
  [...(command?.parameters ?? []), ...strategies.flatMap(({ parameters = [] }) => parameters)].map(
    ({ name }) => name,
  );

function ofValue(
  { word, key, value }: Part,
  spec: ParameterSpec,
  catalog: Catalog,
  caret: number,
  imported: readonly string[],
): Diagnostic[] {
  const from = key === null || value === "" ? word.start : word.equals + 1;
  const known = namesFor(spec, catalog);
  const choices = known && spec.type === "strategies" ? [...known, ...imported] : known;
  if (!choices) {
    const good = isValid(spec, value) || (caret === word.end && mayBecomeValid(spec, value));
    return good ? [] : [at(word, "mistake.value", { name: spec.name, kind: describeType(spec) }, from)];
  }
  const several = spec.type === "strategies" && key !== null;
  const pieces = several ? value.split(",").map((piece) => piece.trim()) : [value];
  return pieces.flatMap((piece, index) => {
    const last = index === pieces.length - 1;
    if (isOne(spec, piece, choices) || (piece === "" && several)) return [];
    const begun = choices.some((each) => each.toLowerCase().startsWith(piece.toLowerCase()));
    if (caret === word.end && last && begun) return [];
    return [unknown(word, KEYS[spec.type] ?? "mistake.strategy", piece, choices, from)];
  });
}

const KEYS: Readonly<Record<string, WordKey>> = { symbol: "mistake.symbol", command: "mistake.command" };

function isOne(spec: ParameterSpec, value: string, choices: readonly string[]): boolean {
  if (spec.type === "symbol") return choices.some((each) => each.toLowerCase() === value.toLowerCase());
  if (spec.type === "command") return choices.includes(value.replace(/^\//, ""));
  // A comparison takes finished runs too, and not all of them are on the page.
  return choices.includes(value) || (spec.type === "strategies" && value.startsWith("bt_"));
}
