// Names of people in words: who is here, who is typing. Pure.

import type { Language } from "../i18n";
import type { Person } from "../protocol.gen";

/** Names as the reader knows them: oneself last, those without a name together. */
export function names(people: readonly Person[], me: string, { t, format }: Language): string[] {
  const others = people.filter(({ user }) => user && user !== me).map(({ user }) => user as string);
  const nameless = people.filter(({ user }) => !user).length - (me ? 0 : 1); // without a name, one of them is we
  const named = me ? people.some(({ user }) => user === me) : people.length > 0;
  return [
    ...others,
    ...(nameless > 0 ? [t("people.nameless", { n: format.count(nameless) })] : []),
    ...(named ? [me ? t("people.you", { name: me }) : t("role.you")] : []),
  ];
}

/** Who is writing, in a sentence; nothing while nobody is. */
export function typingWords(people: readonly Person[], { t, format }: Language): string {
  const writers = people.filter(({ typing }) => typing);
  const [first, second] = writers.map(({ user }) => user);
  if (writers.length === 1) return first ? t("typing.one", { a: first }) : t("typing.someone");
  if (writers.length === 2 && first && second) return t("typing.two", { a: first, b: second });
  return writers.length ? t("typing.many", { n: format.count(writers.length) }) : "";
}
