// Words in which somebody may be mentioned.

import { pieces } from "../mentions";
import { useSession } from "./context";
import { peopleOf } from "./people";

export function Said({ text }: { text: string }) {
  const session = useSession();
  const me = session.facts.value?.user;
  return (
    <>
      {pieces(text, peopleOf(session).names.value).map((piece) =>
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
