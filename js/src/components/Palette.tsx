// The commands that fit what is typed, above the composer.

import { useLanguage } from "../i18n";
import type { CommandSpec } from "../protocol.gen";

/** Commands that begin with what is typed, as long as it is one word. */
export function matches(text: string, commands: readonly CommandSpec[]): readonly CommandSpec[] {
  if (!/^\/\w*$/.test(text)) return [];
  const prefix = text.slice(1).toLowerCase();
  return commands.filter((command) => command.name.toLowerCase().startsWith(prefix));
}

export function complete(command: CommandSpec): string {
  return command.parameters?.length ? `/${command.name} ` : `/${command.name}`;
}

/** What may follow the name: positional words, then what is given by name. */
export function usage({ parameters = [], positional = [] }: CommandSpec): string {
  const named = parameters.filter((parameter) => !positional.includes(parameter.name));
  const required = (name: string) => parameters.find((parameter) => parameter.name === name)?.required;
  return [
    ...positional.map((name) => (required(name) ? name : `[${name}]`)),
    ...named.map(({ name, required }) => (required ? `${name}=` : `[${name}=]`)),
  ].join(" ");
}

interface PaletteProps {
  id: string;
  text: string;
  found: readonly CommandSpec[];
  pick: number;
  commands: readonly CommandSpec[];
  onPick(command: CommandSpec): void;
}

export function Palette({ id, text, found, pick, commands, onPick }: PaletteProps) {
  const { t } = useLanguage();
  if (found.length)
    return (
      <div class="palette" role="listbox" id={id} aria-label={t("palette.label")} data-testid="palette">
        {found.map((command, index) => (
          <div
            key={command.name}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === pick}
            class={index === pick ? "on" : undefined}
            ref={(el) => {
              if (index === pick) el?.scrollIntoView?.({ block: "nearest" });
            }}
            onMouseDown={(event) => {
              event.preventDefault(); // the composer keeps the focus
              onPick(command);
            }}
          >
            <b>/{command.name}</b>
            <span>{command.summary}</span>
          </div>
        ))}
      </div>
    );
  const named = /^\/(\w+)\s/.exec(text)?.[1];
  const command = commands.find(({ name }) => name === named);
  return command && usage(command) ? (
    <p class="usage" data-testid="usage">
      <b>/{command.name}</b> <span>{usage(command)}</span>
    </p>
  ) : null;
}
