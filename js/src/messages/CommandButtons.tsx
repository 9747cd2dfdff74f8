// Buttons below an answer: a command line it stands for is edited, one that it offers is run, a tear sheet is saved, its session ended.

import { useLanguage } from "../i18n";
import type { MessageItem } from "../protocol.gen";
import { useSaveReport } from "../runs/save-report";
import { insertText } from "../ui/insert-text";
import { useSession } from "../ui/session-context";
import { SessionEndButtons } from "./SessionEndButtons";

export function CommandButtons({ item }: { item: MessageItem }) {
  const session = useSession();
  const { t } = useLanguage();
  const { commands = [], offers = [], report, sessionEnd, sessionEndOf } = item;
  const tearSheet = useSaveReport();
  return (
    <div class="offers">
      {offers.map(({ line, without }) => (
        <button
          key={line}
          type="button"
          class="small"
          onClick={() => (line.endsWith(" ") ? insertText(session, line) : session.say(line))} // or it lacks something
          data-testid="run-offer"
        >
          <code dir="ltr">{line.trim()}</code>
          {without && ` ${t("message.without", { words: without })}`}
        </button>
      ))}
      {commands.map((line) => (
        <button
          key={line}
          type="button"
          class="small"
          aria-label={`${t("message.edit")}: ${line}`}
          onClick={() => insertText(session, line)}
          data-testid="edit-command"
        >
          {t("message.edit")}
          {commands.length > 1 && <code dir="ltr">{line}</code>}
        </button>
      ))}
      {report && (
        <button type="button" class="small" onClick={() => tearSheet.save(report)} data-testid="save-report">
          {t("card.report")}
        </button>
      )}
      {report && <span role="status">{tearSheet.status}</span>}
      {sessionEnd && <SessionEndButtons end={sessionEnd} of={sessionEndOf} />}
    </div>
  );
}
