// Parser: what a command line means, its words bound to parameters, and which may still follow. Pure.

import type { Catalog, CommandSpec, ParameterSpec, StrategySpec } from "../protocol.gen";
import { isCommand } from "./is-command";
import { argumentsOf } from "./loosely";
import { tokenize, type Word } from "./tokenizer";

/** What a parameter takes on this line: in a sweep, several values of a strategy's own. */
export type Spec = ParameterSpec & { readonly several?: boolean };

/** One word after the command's name. */
export interface Part {
  readonly word: Word;
  readonly key: string | null; // what is before the =
  readonly value: string;
  readonly spec: Spec | null; // null: nobody knows what it is for
}

export interface Line {
  readonly name: Word | null;
  readonly command: CommandSpec | null;
  readonly parts: readonly Part[];
  readonly strategies: readonly StrategySpec[]; // named by the line
  readonly open: boolean; // a quotation mark is not closed
}

const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/;
export const LEADING_ZERO = /\d,0\d\d(?!\d)/; // 1,000 and 10,050 are no list of values: 100,200 may be one
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** Read `text`; null if it is no command. */
export function parse(text: string, catalog: Catalog): Line | null {
  if (!isCommand(text)) return null;
  const { words, open } = tokenize(text, text.indexOf("/") + 1);
  const [name = null, ...rest] = argumentsOf(text, words);
  const command = commandNamed(name?.value ?? "", catalog.commands ?? []);
  if (command?.rest) return free(text, name as Word, command);
  const parts = bind(rest, command);
  const strategies = strategiesIn(parts, catalog);
  const known = parts.map(
    (part): Part => (part.key === null ? part : named(part, specOf(part.key, command, strategies), command)),
  );
  return { name, command, parts: known, strategies, open };
}

const named = (part: Part, spec: Spec | null, command: CommandSpec | null): Part => ({
  ...part,
  spec,
  value: ungrouped(part.value, spec, command),
});

/** The command of a name, in whatever case it was typed. */
function commandNamed(name: string, commands: readonly CommandSpec[]): CommandSpec | null {
  const found = commands.find((each) => each.name === name);
  return found ?? commands.find((each) => each.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** A number without the commas between its thousands; of a strategy's own, only what can be no list of values. */
function ungrouped(value: string, spec: Spec | null, command: CommandSpec | null): string {
  if (spec?.several || (spec?.type !== "int" && spec?.type !== "float")) return value;
  const own = !command?.parameters?.some(({ name }) => name === spec.name);
  return GROUPED.test(value) && (!own || LEADING_ZERO.test(value)) ? value.replaceAll(",", "") : value;
}

/** Of a command whose last parameter takes the rest of the line as it is, quotation marks and all. */
function free(text: string, name: Word, command: CommandSpec): Line {
  const { positional = [], parameters = [] } = command;
  const parts: Part[] = [];
  let at = name.end;
  for (const target of positional) {
    const pattern = target === command.rest ? /\S[\s\S]*/ : /\S+/;
    const value = pattern.exec(text.slice(at))?.[0].trimEnd();
    if (!value) break;
    const start = text.indexOf(value, at);
    at = start + value.length;
    const spec = parameters.find((each) => each.name === target) ?? null;
    parts.push({ word: { start, end: at, value, equals: -1 }, key: null, value, spec });
  }
  return { name, command, parts, strategies: [], open: false };
}

/** Give the values without a name to the command's positional parameters; a list takes all that is left. */
function bind(words: readonly Word[], command: CommandSpec | null): Part[] {
  const parts = words.map((word): Part => {
    const at = word.value.indexOf("=");
    const key = word.value.slice(0, Math.max(0, at));
    return at > 0 && IDENTIFIER.test(key)
      ? { word, key, value: word.value.slice(at + 1), spec: null }
      : { word, key: null, value: word.value, spec: null };
  });
  const given = new Set(parts.map((part) => part.key));
  const targets = (command?.positional ?? []).filter((name) => !given.has(name));
  return parts.map((part) => {
    if (part.key !== null || part.word.equals === part.word.start) return part;
    const target = () => command?.parameters?.find(({ name }) => name === targets[0]) ?? null;
    // Words with a space or a question mark are no name but a sentence.
    if (target()?.type === "strategies" && /\s|\?$/.test(part.value)) targets.shift();
    const spec = target();
    if (spec?.type !== "strategies") targets.shift();
    return { ...part, spec };
  });
}

function strategiesIn(parts: readonly Part[], catalog: Catalog): StrategySpec[] {
  const ids = parts.flatMap(({ key, value, spec }) => {
    if (key === "strategy_id" || spec?.type === "strategy") return [value];
    if (key === "strategy_ids") return value.split(",").map((each) => each.trim());
    return spec?.type === "strategies" ? [value] : [];
  });
  return (catalog.strategies ?? []).filter(({ id }) => ids.includes(id));
}

function specOf(key: string, command: CommandSpec | null, strategies: readonly StrategySpec[]): Spec | null {
  const all = [...(command?.parameters ?? []), ...strategies.flatMap((each) => own(each, command))];
  return all.find(({ name }) => name === key) ?? null;
}

function own({ parameters = [] }: StrategySpec, command: CommandSpec | null): readonly Spec[] {
  return command?.sweeps ? parameters.map((spec) => ({ ...spec, several: true })) : parameters;
}

/** The parameters that the line may still take by name. */
export function unused({ command, strategies, parts }: Line): readonly Spec[] {
  const given = new Set(parts.map(({ key, spec }) => key ?? spec?.name));
  const [first, ...others] = strategies; // of several compared, each is given all
  const shared = (first ? own(first, command) : []).filter(({ name }) =>
    others.every(({ parameters = [] }) => parameters.some((each) => each.name === name)),
  );
  const all = [
    ...shared,
    ...(command?.parameters ?? []).filter(({ name }) => !command?.positional?.includes(name)),
  ];
  return all.filter(
    ({ name }, index) => !given.has(name) && all.findIndex((each) => each.name === name) === index,
  );
}

/** The names that a parameter takes, if somebody keeps a list of them. */
export function namesFor(spec: ParameterSpec, catalog: Catalog): readonly string[] | null {
  const ids = (catalog.strategies ?? []).map(({ id }) => id);
  switch (spec.type) {
    case "strategy":
    case "strategies":
      return ids;
    case "symbol":
      return catalog.symbols?.length ? catalog.symbols.map(({ symbol }) => symbol) : null;
    case "command":
      return [...(catalog.commands ?? []).map(({ name }) => name), ...ids];
    default:
      return null;
  }
}
