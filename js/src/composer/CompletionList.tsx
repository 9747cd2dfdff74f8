// The completion list above the composer: commands, strategies, symbols, parameters and their values.

import type { Completion } from "../command-line/completions";
import { useLanguage } from "../i18n";
import { ListBox } from "../ui/ListBox";

interface CompletionListProps {
  id: string;
  choices: readonly Completion[];
  pick: number; // -1: none yet
  onPick(choice: Completion): void;
}

export function CompletionList({ id, choices, pick, onPick }: CompletionListProps) {
  const { t, localise } = useLanguage();
  if (!choices.length) return null;
  return (
    <ListBox
      id={id}
      class="palette"
      label={t("palette.label")}
      options={choices}
      keyOf={({ label }) => label}
      pick={pick}
      onPick={onPick}
      testid="palette"
    >
      {({ label, detail, summary }) => (
        <>
          <b>{label}</b>
          {detail && <code>{detail}</code>}
          {summary && <span>{localise(summary)}</span>}
        </>
      )}
    </ListBox>
  );
}
