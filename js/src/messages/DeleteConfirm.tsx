// Confirms the deletion of a message, in its own place, since nothing brings it back.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { MessageItem } from "../protocol.gen";
import { useSession } from "../ui/session-context";

export function DeleteConfirm({ item, onKeep }: { item: MessageItem; onKeep(): void }) {
  const session = useSession();
  const { t } = useLanguage();
  const keep = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => keep.current?.focus(), []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc is for both buttons in it
    <span
      class="acts asking"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onKeep();
      }}
    >
      <span id={`ask-${item.key}`}>{t("message.deleteAsk")}</span>
      <span>
        <button
          type="button"
          class="small bad"
          aria-describedby={`ask-${item.key}`}
          onClick={(event) => {
            event.currentTarget.closest<HTMLElement>("[role=log]")?.focus({ preventScroll: true }); // this row is about to go
            session.act({ t: "edit", key: item.key, text: null });
            onKeep();
          }}
          data-testid="delete-yes"
        >
          {t("message.delete")}
        </button>
        <button
          ref={keep}
          type="button"
          class="small"
          aria-describedby={`ask-${item.key}`}
          onClick={onKeep}
          data-testid="delete-no"
        >
          {t("message.keep")}
        </button>
      </span>
    </span>
  );
}
