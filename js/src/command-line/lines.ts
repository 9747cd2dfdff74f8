// Several commands in one text, one a line: completions and diagnostics of each by itself. Pure.

import type { Catalog, RunItem } from "../protocol.gen";
import { type Completions, complete as completeLine, importedNames } from "./completions";
import { type Diagnostic, diagnose as diagnoseLine } from "./diagnostics";
import { isCommand } from "./is-command";
import { parse } from "./parser";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where each command of a text stands; a line without a slash goes on with the one above. As the kernel reads them. */
export function commandLines(text: string): readonly Span[] {
  if (!isCommand(text)) return [];
  const begins = [...text.matchAll(/^[ \t]*\/(?!\/)/gm)].map(({ index }) => index);
  return begins.map((from, at) => ({ from: at ? from : 0, to: begins[at + 1] ?? text.length }));
}

/** null if `text` is no command. */
export function complete(
  text: string,
  caret: number,
  catalog: Catalog,
  runs: readonly RunItem[] = [],
): Completions | null {
  const { from, to } = commandLines(text)
    .filter((line) => line.from <= caret)
    .at(-1) ?? {
    from: 0,
    to: text.length,
  };
  const found = completeLine(text.slice(from, to), caret - from, catalog, runs);
  return found && { ...found, from: found.from + from, to: found.to + from };
}

/** What is wrong with the commands of a text. */
export function diagnose(
  text: string,
  catalog: Catalog,
  caret = -1,
  runs: readonly RunItem[] = [],
): readonly Diagnostic[] {
  const imported = importedNames(runs, catalog);
  return commandLines(text).flatMap(({ from, to }) => {
    const line = parse(text.slice(from, to), catalog);
    const found = line ? diagnoseLine(line, catalog, caret - from, imported) : [];
    return found.map((each) => ({ ...each, from: each.from + from, to: each.to + from }));
  });
}
