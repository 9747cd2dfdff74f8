// "ana is typing…", on a line of its own that is always there, so that nothing moves.

import { useLanguage } from "../i18n";
import { useSession } from "../ui/session-context";
import { writing } from "./names";

export function Writers() {
  const { room, link } = useSession();
  const language = useLanguage();
  return (
    <p class="typing" data-testid="typing">
      {link.value === "live" && writing(room.value.people ?? [], language)}
    </p>
  );
}
