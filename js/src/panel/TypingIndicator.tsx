// Typing indicator: “ana is typing…”, on a line that is always there, so that nothing moves.

import { useLanguage } from "../i18n";
import { usePart } from "../lazy/use-part";
import { useSession } from "../ui/session-context";

export function TypingIndicator() {
  const { room, link } = useSession();
  const language = useLanguage();
  const people = room.value.people ?? [];
  const acts = usePart(
    "acts",
    people.some(({ typing }) => typing),
  );
  return (
    <p class="typing" data-testid="typing">
      {link.value === "live" && acts?.typingWords(people, language)}
    </p>
  );
}
