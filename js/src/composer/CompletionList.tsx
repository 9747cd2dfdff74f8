// What fits at the caret, above the composer: commands, strategies, symbols, parameters and their values.

import type { Completion } from "../command-line/completions";
import { useLanguage } from "../i18n";

interface PaletteProps {
  id: string;
  choices: readonly Completion[];
  pick: number; // -1: none yet
  onPick(choice: Completion): void;
}

export function Palette({ id, choices, pick, onPick }: PaletteProps) {
  const { t } = useLanguage();
  if (!choices.length) return null;
  return (
    <div class="palette" role="listbox" id={id} aria-label={t("palette.label")} data-testid="palette">
      {choices.map((choice, index) => (
        <div
          key={choice.label}
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
            onPick(choice);
          }}
        >
          <b>{choice.label}</b>
          {choice.detail && <code>{choice.detail}</code>}
          {choice.summary && <span>{choice.summary}</span>}
        </div>
      ))}
    </div>
  );
}
