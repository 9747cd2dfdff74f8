// Who can be mentioned in this panel: who is here, who has written here, oneself, and the assistant.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Session } from "../kernel/session";
import type { Row } from "../kernel/store";
import { ASSISTANT } from "./mentions";

interface People {
  readonly names: ReadonlySignal<readonly string[]>;
  /** Whom oneself can turn to. */
  others(): readonly string[];
}

const known = new WeakMap<Session, People>();

/** Names are only ever added: a mention stays one when somebody leaves. */
export function mentionable(session: Session): People {
  const found = known.get(session);
  if (found) return found;
  let names: readonly string[] = [ASSISTANT];
  let first: Row | undefined;
  let last: Row | undefined;

  /** The rows that came since: after the last one seen, and before the first. */
  function authors(rows: readonly Row[]): string[] {
    const fresh: Row[] = [];
    for (let i = rows.length - 1; i >= 0 && rows[i] !== last; i--) fresh.push(rows[i] as Row);
    if (fresh.length < rows.length)
      for (let i = 0; i < rows.length && rows[i] !== first; i++) fresh.push(rows[i] as Row);
    first = rows[0];
    last = rows.at(-1);
    return fresh.flatMap(({ item }) => {
      const said = item.peek();
      return said.kind === "message" && said.role === "user" && said.user ? [said.user] : [];
    });
  }

  const people: People = {
    names: computed(() => {
      const here = session.room.value.people?.map(({ user }) => user ?? "") ?? [];
      const all = [...here, session.facts.value?.user ?? "", ...authors(session.rows.value)];
      const fresh = [...new Set(all)].filter((name) => name && !names.includes(name));
      if (fresh.length) names = [...names, ...fresh];
      return names; // the same array while nobody is new: what depends on it is not drawn again
    }),
    others() {
      const me = session.facts.peek()?.user;
      const here = session.room.peek().people?.map(({ user }) => user ?? "") ?? [];
      return [...new Set(here)].filter((name) => name && name !== me && name !== ASSISTANT).concat(ASSISTANT);
    },
  };
  known.set(session, people);
  return people;
}
