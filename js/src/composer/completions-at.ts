// What fits at the caret: of a command line, or of a name behind an @.

import type { Completions } from "../command-line/completions";
import type { Diagnostic } from "../command-line/diagnostics";
import { complete, diagnose } from "../command-line/lines";
import { completeMention } from "../command-line/mention-completions";
import type { Translate } from "../i18n";
import type { Session } from "../kernel/session";
import { mentionable } from "../people/mentionable";
import { ASSISTANT } from "../people/mentions";
import type { RunItem } from "../protocol.gen";

const MAX_OFFERED_RUNS = 20; // newest first, to choose from; and those that have a name of their own

export function completionsAt(
  session: Session,
  t: Translate,
  text: string,
  caret: number,
): Completions | null {
  const line = complete(text, caret, session.catalog.value, recentRuns(session));
  if (line || !text.includes("@")) return line;
  const summary = (name: string) => (name === ASSISTANT ? t("mention.assistant") : "");
  const people = mentionable(session).others();
  return completeMention(
    text,
    caret,
    people.map((name) => ({ name, summary: summary(name) })),
  );
}

/** What is wrong with the commands that stand in the composer. */
export function diagnosticsOf(session: Session, text: string, caret: number): readonly Diagnostic[] {
  return diagnose(text, session.catalog.value, caret, recentRuns(session));
}

/** What is wrong with a line, in a sentence. */
export function mistakeWords({ key, values, near }: Diagnostic, t: Translate): string {
  const said = t(key, values);
  return near ? `${said} ${t("mistake.near", { near })}` : said;
}

function recentRuns({ rows }: Session): readonly RunItem[] {
  const found: RunItem[] = [];
  const all = rows.peek();
  for (let i = all.length - 1; i >= 0; i--) {
    const item = all[i]?.item.peek();
    if (item?.kind === "run" && (item.imported || found.length < MAX_OFFERED_RUNS)) found.push(item);
  }
  return found;
}
