// A session in the list: its name, what is unread in it, its last message or run, when it was used last and by whom.

import { type Language, useLanguage } from "../i18n";
import { names } from "../people/names";
import type { SessionInfo, SessionPreview } from "../protocol.gen";
import { Badge } from "../ui/Badge";
import { useSession } from "../ui/session-context";
import { sessionTitle } from "./session-title";

export function SessionLine({ info, current }: { info: SessionInfo; current: boolean }) {
  const { facts } = useSession();
  const language = useLanguage();
  const { t, format } = language;
  const people = names(
    (info.people ?? []).map((user) => ({ user })),
    facts.value?.user || "\0", // nobody: in another session a person without a name is not we
    language,
  );
  const name = (current && facts.value?.sessionName) || sessionTitle(info, language); // the list may be two seconds old
  const unread = current ? 0 : (info.unread ?? 0);
  const last = preview(info.preview, language);
  return (
    <>
      <span class="line">
        <span class={name ? "name" : "name mono"}>{name || info.sessionId}</span>
        {unread > 0 && <Badge unread={unread} />}
      </span>
      {last && (
        <span class="about last" data-testid="session-preview">
          {last}
        </span>
      )}
      <span class="about">
        {[
          info.archived ? t("sessions.archived") : "",
          info.updated && !last ? format.ago(info.updated) : "",
          current ? t("sessions.here") : format.list(people),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </>
  );
}

/** The last message or run, and its time. */
function preview(last: SessionPreview | null | undefined, { t, format }: Language): string {
  if (!last) return "";
  const state = last.status ? t(`run.${last.status}`) : "";
  const by = last.role === "assistant" || last.role === "system" ? t(`role.${last.role}`) : (last.user ?? "");
  const said = state ? `${last.text}: ${state}` : [by, last.text].filter(Boolean).join(": ");
  return [said, format.ago(last.timestamp)].filter(Boolean).join(" · ");
}
