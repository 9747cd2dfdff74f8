// Presence: who is here. A few initials and a count; the names on hover, on focus, and to screen readers.

import { useLanguage } from "../i18n";
import { useSession } from "../ui/session-context";
import { names } from "./names";
import { PersonSign } from "./PersonSign";

const MAX_SIGNS = 3;

export function PresenceList() {
  const { room, facts, link } = useSession();
  const language = useLanguage();
  const people = room.value.people ?? [];
  if (people.length < 2 || link.value !== "live") return null; // alone, or nobody knows any more
  const me = facts.value?.user ?? "";
  const here = language.t("people.here", { n: language.format.count(people.length) });
  const all = names(people, me, language);
  const signs = people.filter(({ user }) => user && user !== me).slice(0, MAX_SIGNS);
  return (
    <button
      type="button"
      class="people"
      aria-label={`${here}: ${language.format.list(all)}`}
      data-testid="people"
    >
      {signs.map(({ user = "" }) => (
        <PersonSign key={user} name={user} />
      ))}
      <span aria-hidden="true">{here}</span>
      <span class="names" aria-hidden="true">
        {all.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </span>
    </button>
  );
}
