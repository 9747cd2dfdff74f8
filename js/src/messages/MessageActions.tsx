// Actions on a message: copied; one's own edited, deleted, or (a command) put into the composer again.

import type { Signal } from "@preact/signals";
import { isCommand } from "../command-line/is-command";
import { useLanguage } from "../i18n";
import type { MessageItem } from "../protocol.gen";
import { CopyButton } from "../ui/CopyButton";
import { insertText } from "../ui/insert-text";
import { useSession } from "../ui/session-context";
import { holdDelete } from "./held-deletes";

interface MessageActionsProps {
  item: MessageItem;
  draft: Signal<string | null>;
}

export function MessageActions({ item, draft }: MessageActionsProps) {
  const session = useSession();
  const { t, localise } = useLanguage();
  const command = item.role === "user" && item.mine && isCommand(item.content);

  return (
    <span class="acts" data-testid="actions">
      <CopyButton
        text={item.role === "user" ? item.content : localise(item.content)}
        label={t("message.copy")}
        testid="copy-message"
      />
      {command && (
        <button
          type="button"
          class="small"
          aria-label={t("message.rerunLabel")}
          title={t("message.rerunLabel")}
          onClick={() => insertText(session, item.content)}
          data-testid="run-again"
        >
          {t("message.rerun")}
        </button>
      )}
      {item.editable && !command && (
        <button
          type="button"
          class="small"
          aria-label={t("message.editLabel")}
          onClick={() => {
            draft.value = item.content;
          }}
          data-testid="edit-message"
        >
          {t("message.edit")}
        </button>
      )}
      {item.editable && (
        <button
          type="button"
          class="small"
          aria-label={t("message.deleteLabel")}
          onClick={() => holdDelete(session, item.key)}
          data-testid="delete-message"
        >
          {t("message.delete")}
        </button>
      )}
    </span>
  );
}
