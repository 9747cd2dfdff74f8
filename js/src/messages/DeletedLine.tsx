// The line in the place of a message that is about to be deleted, with the way back.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { MessageItem } from "../protocol.gen";
import { useSession } from "../ui/session-context";
import { undoDelete } from "./held-deletes";

export function DeletedLine({ item }: { item: MessageItem }) {
  const session = useSession();
  const { t } = useLanguage();
  const undo = useRef<HTMLButtonElement>(null);
  // Who deleted it was on a button of its, which is gone now.
  useLayoutEffect(() => undo.current?.focus({ preventScroll: true }), []);
  return (
    <div class="msg user deleted" data-testid="deleted">
      <span role="status">{t("message.deleting")}</span>{" "}
      <button
        ref={undo}
        type="button"
        class="small"
        aria-label={t("message.undoLabel")}
        onClick={(event) => {
          // The message is about to be back in this place.
          event.currentTarget.closest<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
          undoDelete(session, item.key);
        }}
        data-testid="undo-delete"
      >
        {t("message.undo")}
      </button>
    </div>
  );
}
