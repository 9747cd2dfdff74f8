// "ana is typing…", on a line of its own that is always there, so that nothing moves.

import { writing } from "../company";
import { useLanguage } from "../i18n";
import { useSession } from "./context";

export function Writers() {
  const { room, link } = useSession();
  const language = useLanguage();
  return (
    <p class="typing" data-testid="typing">
      {link.value === "live" && writing(room.value.people ?? [], language)}
    </p>
  );
}
