// Buttons below a message that asks of a session: archive it or bring it back, or delete it after a question of its own.

import { useSignal } from "@preact/signals";
import { useLanguage } from "../i18n";
import { DeleteQuestion } from "../sessions/DeleteQuestion";
import { sessionTitle } from "../sessions/session-title";
import { useSession } from "../ui/session-context";

/** Nothing where the list does not have the session, as with a backend of the base contract. */
export function SessionEndButtons({ end, of }: { end: string; of?: string | undefined }) {
  const { facts, room, act } = useSession();
  const language = useLanguage();
  const { t } = language;
  const asking = useSignal(false);
  const sessionId = of || (facts.value?.sessionId ?? "");
  const info = room.value.sessions?.find((each) => each.sessionId === sessionId);
  if (!info) return null;
  const name = sessionTitle(info, language) || sessionId;
  if (asking.value)
    return (
      <DeleteQuestion
        info={info}
        name={name}
        onDelete={() => {
          asking.value = false;
          act({ t: "delete", sessionId });
        }}
        onKeep={() => {
          asking.value = false;
        }}
      />
    );
  return (
    <>
      {end === "delete" && info.mine && (
        <button
          type="button"
          class="small"
          aria-label={t("tidy.deleteLabel", { name })}
          onClick={() => {
            asking.value = true;
          }}
          data-testid="delete-session"
        >
          {t("tidy.delete")}
        </button>
      )}
      {(end !== "restore" || info.archived) && (
        <button
          type="button"
          class="small"
          aria-label={t(info.archived ? "tidy.restoreLabel" : "tidy.archiveLabel", { name })}
          onClick={() => act({ t: "archive", sessionId, archived: !info.archived })}
          data-testid={info.archived ? "restore-session" : "archive-session"}
        >
          {t(info.archived ? "tidy.restore" : "tidy.archive")}
        </button>
      )}
      <span role="status">
        {info.archived ? t("tidy.archived", { name }) : end === "restore" && t("tidy.onList", { name })}
      </span>
    </>
  );
}
