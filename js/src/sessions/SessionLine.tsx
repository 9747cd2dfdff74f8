// A session in the list: its name, what is unread in it, when it was used last and by whom.

import { useLanguage } from "../i18n";
import { names } from "../people/names";
import type { SessionInfo } from "../protocol.gen";
import { Badge } from "../ui/Badge";
import { useSession } from "../ui/session-context";

export function SessionLine({ info, current }: { info: SessionInfo; current: boolean }) {
  const { facts } = useSession();
  const language = useLanguage();
  const { t, format } = language;
  const people = names(
    (info.people ?? []).map((user) => ({ user })),
    facts.value?.user || "\0", // nobody: in another session a person without a name is not we
    language,
  );
  const name = (current && facts.value?.sessionName) || info.name; // the list may be two seconds old
  const unread = current ? 0 : (info.unread ?? 0);
  return (
    <>
      <span class="line">
        <span class={name ? "name" : "name mono"}>{name || info.sessionId}</span>
        {unread > 0 && <Badge unread={unread} />}
      </span>
      <span class="about">
        {[info.updated ? format.ago(info.updated) : "", current ? t("sessions.here") : format.list(people)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </>
  );
}
