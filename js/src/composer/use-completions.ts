// Completions and diagnostics of what stands in the composer, once the part that computes them has loaded.

import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Completion, Completions } from "../command-line/completions";
import type { Diagnostic } from "../command-line/diagnostics";
import { useLanguage } from "../i18n";
import type { Session } from "../kernel/session";
import type { Part } from "../lazy/loader";
import { usePart } from "../lazy/use-part";

interface Completing {
  readonly commands: Part<"commands">;
  readonly offered: Completions | null;
  readonly choices: readonly Completion[]; // to show: none while closed, or when what is written is all there is
  readonly pick: number; // the choice that is meant; -1: none yet
  readonly hint: string; // behind the text
  readonly wrong: readonly Diagnostic[];
  /** Whether a choice is already written at the caret. */
  isWritten(choice: Completion | undefined): boolean;
  move(step: 1 | -1): void;
  close(): void;
  /** The text has changed: what fits now is shown again. */
  reopen(): void;
}

export function useCompletions(session: Session, text: Signal<string>, caret: Signal<number>): Completing {
  const { t } = useLanguage();
  const chosen = useSignal<number | null>(null); // once the arrows moved
  const closed = useSignal(false); // until the text changes
  const catalog = session.catalog.value;
  const commands = usePart("commands", session.link.value === "live"); // before the first / is typed
  const offered = useMemo(
    () => commands?.completionsAt(session, t, text.value, caret.value) ?? null,
    [commands, text.value, caret.value, catalog, session, t],
  );
  const wrong = useMemo(
    () => commands?.diagnosticsOf(session, text.value, caret.value) ?? [],
    [commands, text.value, caret.value, catalog, session],
  );

  const found = offered && !closed.value ? offered.choices : [];
  const choices = found.length === 1 && isWritten(found[0]) ? [] : found;
  const eager = Boolean(offered?.typed) || text.value.trim() === "/"; // else Enter sends: nothing was begun
  const pick = choices.length ? Math.min(chosen.value ?? (eager ? 0 : -1), choices.length - 1) : -1;
  const hint = offered && caret.value === text.value.length ? offered.hint : "";

  function isWritten(choice: Completion | undefined): boolean {
    if (!offered || !choice) return false;
    const there = text.value.slice(offered.from, offered.to);
    return choice.insert.trimEnd().toLowerCase() === there.toLowerCase() && caret.value >= offered.to;
  }

  return {
    commands,
    offered,
    choices,
    pick,
    hint,
    wrong,
    isWritten,
    move(step) {
      const last = choices.length - 1;
      chosen.value = pick < 0 && step < 0 ? last : (pick + step + choices.length) % choices.length;
    },
    close() {
      closed.value = true;
    },
    reopen() {
      chosen.value = null;
      closed.value = false;
    },
  };
}
