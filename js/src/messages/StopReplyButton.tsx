// Stops a reply that is streaming in: from its row, or from beside the composer while nothing is written there.

import { useComputed } from "@preact/signals";
import { useLanguage } from "../i18n";
import type { Session } from "../kernel/session";
import { useSession } from "../ui/session-context";

export function StopReplyButton({ id, chief = false }: { id: string; chief?: boolean }) {
  const session = useSession();
  const { t } = useLanguage();
  const asked = session.outgoing.value.some(({ act }) => act.t === "endReply" && act.key === id);
  return (
    <button
      type="button"
      class={chief ? "send" : "small stop"}
      aria-disabled={asked || undefined} // not disabled: that would lose the focus
      aria-label={t("message.stopLabel")}
      onClick={() => asked || session.act({ t: "endReply", key: id })}
      data-testid={chief ? "send" : "stop-reply"}
    >
      {t("message.stop")}
    </button>
  );
}

const NEWEST_ROWS = 20; // among which a reply that grows is

/** The reply that is being written now, if there is one. */
export function useReply({ rows }: Session): string | null {
  return useComputed(() => {
    const writing = rows.value.slice(-NEWEST_ROWS).filter(({ item: { value } }) => {
      return value.kind === "message" && value.streaming;
    });
    return writing.at(-1)?.key ?? null;
  }).value;
}
