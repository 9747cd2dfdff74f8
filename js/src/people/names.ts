// Names of people in words: who is here, who is typing; their initials and colours. Pure.

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

/** One or two letters for a round sign. */
export function initials(name: string): string {
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [name];
  return letters
    .map((part) => [...(part ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** 1..8, the same for the same name wherever it stands. */
export function colour(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return (sum % 8) + 1;
}
