// Text with its mentions marked.

import { mentionable } from "../people/mentionable";
import { splitMentions } from "../people/mentions";
import { useSession } from "../ui/session-context";

export function Mentions({ text }: { text: string }) {
  const session = useSession();
  const me = session.facts.value?.user;
  return (
    <>
      {splitMentions(text, mentionable(session).names.value).map((piece) =>
        typeof piece === "string" ? (
          piece
        ) : (
          <span class={piece.name === me ? "mention me" : "mention"} data-testid="mention">
            {piece.text}
          </span>
        ),
      )}
    </>
  );
}
