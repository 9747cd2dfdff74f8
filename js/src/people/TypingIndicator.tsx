// Typing indicator: “ana is typing…”, on a line that is always there, so that nothing moves.

import { useLanguage } from "../i18n";
import { useSession } from "../ui/session-context";
import { writing } from "./names";

export function TypingIndicator() {
  const { room, link } = useSession();
  const language = useLanguage();
  return (
    <p class="typing" data-testid="typing">
      {link.value === "live" && writing(room.value.people ?? [], language)}
    </p>
  );
}
