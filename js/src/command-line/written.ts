// A command and its parameters as the line that somebody would type for them: the way back from `parse`. Pure.

import type { Asked, CommandSpec } from "../protocol.gen";
import { quoted } from "./tokenizer";

const SYMBOL = "symbol"; // is said though it is the usual one: a line without it means whichever is usual then

/** What is left out, or is as usual, is not written. */
export function written({ command, parameters }: Asked, commands: readonly CommandSpec[]): string {
  const spec = commands.find(({ name }) => name === command);
  const [first = "strategy_id"] = spec?.positional ?? [];
  const said = Object.entries(parameters).filter(
    ([name, value]) =>
      value != null &&
      name !== first &&
      (name === SYMBOL || spec?.parameters?.find((each) => each.name === name)?.default !== value),
  );
  const subject = parameters[first];
  return [
    `/${command}`,
    ...(Array.isArray(subject) ? subject : subject == null ? [] : [subject]).map(word),
    ...said.map(([name, value]) => `${name}=${word(value)}`),
  ].join(" ");
}

function word(value: unknown): string {
  if (Array.isArray(value)) return quoted(value.map(text).join(","));
  return quoted(text(value));
}

const text = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
