// Completions at the caret of a command line: choices for what is begun, and a hint of what may follow. Pure.

import type { Catalog, CommandSpec, ParameterSpec, RunItem } from "../protocol.gen";
import { rank } from "./fuzzy";
import { defaultText, describeType } from "./parameter-values";
import { type Line, type Part, parse, unused } from "./parser";
import { quoted } from "./tokenizer";

export interface Completion {
  readonly label: string;
  readonly insert: string; // in place of from..to
  readonly detail: string; // type, range and default; where prices begin and end
  readonly summary: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly typed: string; // what the choices were matched with
  readonly choices: readonly Completion[];
  readonly parameter: ParameterSpec | null; // whose value stands at the caret
  readonly hint: string; // behind the caret, in grey
  readonly take: string; // the part of the hint that Tab takes
}

const MAX_CHOICES = 50; // a data folder may hold thousands of symbols

interface Choice extends Completion {
  readonly names: readonly string[]; // what is matched
}

const choice = (label: string, insert: string, detail = "", summary = "", also = ""): Choice => ({
  label,
  insert,
  detail,
  summary,
  names: also ? [label.replace(/=$/, ""), also] : [label.replace(/^\/|=$/g, "")],
});

/** null if `text` is no command. */
export function complete(
  text: string,
  caret: number,
  catalog: Catalog,
  runs: readonly RunItem[] = [],
): Completions | null {
  const line = parse(text, catalog);
  if (!line) return null;
  const slash = text.indexOf("/");
  const atEnd = text.slice(caret).trim() === "";
  const { name } = line;
  if (caret <= slash) return nothing(caret);

  if (!name || caret <= name.end) {
    const typed = text.slice(slash + 1, caret).trimStart();
    const found = ranked(typed, (catalog.commands ?? []).map(ofCommand));
    const whole = line.command !== null && caret === name?.end && atEnd;
    return {
      ...nothing(caret),
      from: slash,
      to: name?.end ?? caret,
      typed,
      choices: found,
      hint: whole ? ` ${usage(line)}` : "",
    };
  }
  const part = line.parts.find(({ word }) => word.start < caret && caret <= word.end) ?? null;
  if (!part) return atStart(text, caret, atEnd, catalog, runs);
  if (part.key === null) return inLoose(text, caret, line, part, catalog, runs);
  return inValue(text, caret, atEnd, line, part, catalog, runs);
}

const nothing = (caret: number): Completions => ({
  from: caret,
  to: caret,
  typed: "",
  choices: [],
  parameter: null,
  hint: "",
  take: "",
});

/** Between two words, or behind the last one. */
function atStart(
  text: string,
  caret: number,
  atEnd: boolean,
  catalog: Catalog,
  runs: readonly RunItem[],
): Completions {
  // Read with a word put in here: it is placed as what will be typed.
  const probe = parse(`${text.slice(0, caret)}x ${text.slice(caret)}`, catalog);
  const part = probe?.parts.find(({ word }) => word.start === caret);
  if (!probe || !part || !/\s$/.test(text.slice(0, caret))) return nothing(caret);
  const line = { ...probe, parts: probe.parts.filter((each) => each !== part) };
  return {
    ...nothing(caret),
    choices: ranked("", [...valuesOf(part.spec, line, catalog, runs), ...unused(line).map(ofParameter)]),
    hint: atEnd ? usage(line) : "",
  };
}

/** In a word without an =: a positional value, or the beginning of a parameter's name. */
function inLoose(
  text: string,
  caret: number,
  line: Line,
  part: Part,
  catalog: Catalog,
  runs: readonly RunItem[],
): Completions {
  const { word } = part;
  const typed = text.slice(word.start, caret).replace(/^["']/, "");
  const others = { ...line, parts: line.parts.filter((each) => each !== part) };
  const values = valuesOf(part.spec, without(others, word.value), catalog, runs);
  const known = [...values, ...unused(others).map(ofParameter)];
  return { ...nothing(caret), from: word.start, to: word.end, typed, choices: ranked(typed, known) };
}

/** Behind the = of a parameter; in a list with commas, in its last piece. */
function inValue(
  text: string,
  caret: number,
  atEnd: boolean,
  line: Line,
  { word, spec }: Part,
  catalog: Catalog,
  runs: readonly RunItem[],
): Completions {
  if (caret <= word.equals) {
    const typed = text.slice(word.start, caret);
    const found = ranked(typed, unused(line).map(ofParameter));
    return { ...nothing(caret), from: word.start, to: word.equals + 1, typed, choices: found };
  }
  let from = word.equals + 1;
  if (spec?.type === "strategies" || spec?.several)
    from = Math.max(from, text.lastIndexOf(",", caret - 1) + 1);
  const typed = text.slice(from, caret).replace(/^["']/, "");
  const offered = { ...nothing(caret), from, to: word.end, typed, parameter: spec };
  if (!spec) return offered;
  const choices = ranked(typed, valuesOf(spec, without(line, typed), catalog, runs));
  if (typed || !atEnd) return { ...offered, choices };
  const take = choices.length ? "" : defaultText(spec);
  return {
    ...offered,
    choices,
    take,
    hint: [defaultText(spec), `(${describeType(spec)})`].filter(Boolean).join(" "),
  };
}

/** A name that is written whole still fits itself: else Enter would take a longer one for it. */
const without = (line: Line, name: string): Line => ({
  ...line,
  strategies: line.strategies.filter(({ id }) => id !== name),
});

function ranked(typed: string, choices: readonly Choice[]): readonly Completion[] {
  const found: { each: Choice; fit: number }[] = [];
  for (const each of choices) {
    const fits = each.names.map((name) => rank(typed, name)).filter((fit) => fit !== null);
    if (fits.length) found.push({ each, fit: Math.min(...fits) });
  }
  return found
    .sort((a, b) => a.fit - b.fit)
    .slice(0, MAX_CHOICES)
    .map(({ each }) => each);
}

const ofCommand = (command: CommandSpec): Choice =>
  choice(`/${command.name}`, `/${command.name}${command.parameters?.length ? " " : ""}`, "", command.summary);

function ofParameter(spec: ParameterSpec): Choice {
  const detail = [defaultText(spec), `(${describeType(spec)})`].filter(Boolean).join(" ");
  return choice(`${spec.name}=`, `${spec.name}=`, detail, spec.summary ?? "");
}

function valuesOf(
  spec: ParameterSpec | null,
  line: Line,
  catalog: Catalog,
  runs: readonly RunItem[],
): Choice[] {
  const word = (value: string, detail = "", summary = "", also = "") =>
    choice(value, `${quoted(value)} `, detail, summary, also);
  if (!spec) return [];
  if (spec.choices) return spec.choices.map((each) => word(each));
  const strategies = catalog.strategies ?? [];
  switch (spec.type) {
    case "bool":
      return ["true", "false"].map((each) => word(each));
    case "strategy":
      return strategies.map(({ id, name, summary }) => word(id, "", summary, name));
    case "strategies": {
      const there = new Set(line.strategies.map(({ id }) => id));
      const free = strategies.filter(({ id }) => !there.has(id));
      const written = new Set(line.parts.map(({ value }) => value));
      const others = importedNames(runs, catalog).filter((name) => !written.has(name));
      return [
        ...free.map(({ id, name, summary }) => word(id, "", summary, name)),
        ...others.map((name) => word(name)),
      ];
    }
    case "symbol":
      return (catalog.symbols ?? []).map(({ symbol, name, start, end }) =>
        word(symbol, start && end ? `${start.slice(0, 10)} – ${end.slice(0, 10)}` : "", name, name),
      );
    case "command":
      return [
        ...(catalog.commands ?? []).map(({ name, summary }) => word(name, "", summary)),
        ...strategies.map(({ id, summary }) => word(id, "", summary)),
      ];
    case "run":
      return runs.map(({ runId, strategyId, status }) => word(runId, status, strategyId, strategyId));
    default:
      return [];
  }
}

/** What the imported runs are called: such a name stands for the newest of them, unless it is a strategy's. */
export function importedNames(runs: readonly RunItem[], catalog: Catalog): readonly string[] {
  const ids = new Set((catalog.strategies ?? []).map(({ id }) => id));
  const names = runs.filter(({ imported }) => imported).map(({ strategyId }) => strategyId);
  return [...new Set(names)].filter((name) => !ids.has(name));
}

/** What may still follow: positional words, then what is given by name. */
function usage(line: Line): string {
  const { command, parts } = line;
  const placed = new Set(parts.map(({ spec }) => spec?.name));
  const positional = (command?.positional ?? []).flatMap((name) => {
    const spec = command?.parameters?.find((each) => each.name === name);
    if (!spec || (placed.has(name) && spec.type !== "strategies")) return [];
    const word = spec.type === "strategies" ? `${name} …` : name;
    return [spec.required && !placed.has(name) ? word : `[${word}]`];
  });
  const named = unused(line).map((spec) =>
    spec.required ? `${spec.name}=` : `[${spec.name}=${defaultText(spec)}]`,
  );
  return [...positional, ...named].join(" ");
}
