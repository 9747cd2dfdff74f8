// Tokens of highlighted code: pieces of text with a kind each, never HTML; and which languages are highlighted.

export const KINDS = ["keyword", "string", "number", "comment", "name", "type", "key", "meta"] as const;
export type Kind = (typeof KINDS)[number];
export type Token = readonly [text: string, kind: Kind | null];

export type CodeLanguage = "python" | "sql" | "json" | "yaml";

const LANGUAGES: Readonly<Record<string, CodeLanguage>> = {
  python: "python",
  py: "python",
  python3: "python",
  ipython: "python",
  sql: "sql",
  postgresql: "sql",
  sqlite: "sql",
  json: "json",
  jsonc: "json",
  yaml: "yaml",
  yml: "yaml",
};

/** The word behind the fence: the language, as its writer calls it. */
export const wordOf = (info: string): string => /^\{?\.?([\w+#.-]{1,20})/.exec(info)?.[1] ?? "";

export const languageOf = (info: string): CodeLanguage | null =>
  Object.hasOwn(LANGUAGES, wordOf(info).toLowerCase())
    ? (LANGUAGES[wordOf(info).toLowerCase()] ?? null)
    : null;
