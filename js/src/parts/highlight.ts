// Syntax highlighting: highlight.js read as tokens, without its HTML. Loaded when the first such code is shown.

import hljs from "highlight.js/lib/core";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import yaml from "highlight.js/lib/languages/yaml";
import type { CodeLanguage, Kind, Token } from "../markdown/code-tokens";

const KINDS: Readonly<Record<string, Kind>> = {
  keyword: "keyword",
  operator: "keyword",
  string: "string",
  char: "string",
  regexp: "string",
  number: "number",
  comment: "comment",
  quote: "comment",
  title: "name",
  function: "name",
  section: "name",
  built_in: "type",
  literal: "type",
  type: "type",
  class: "type",
  variable: "type",
  symbol: "type",
  attr: "key",
  attribute: "key",
  property: "key",
  meta: "meta",
  bullet: "meta",
};

/** Takes what highlight.js reads as pieces; its own would build HTML of it. */
class Pieces {
  readonly tokens: Token[] = [];
  private readonly open: (Kind | null)[] = [];

  addText(text: string): void {
    const kind = this.open.at(-1) ?? null;
    const last = this.tokens.at(-1);
    if (last && last[1] === kind) this.tokens[this.tokens.length - 1] = [last[0] + text, kind];
    else if (text) this.tokens.push([text, kind]);
  }

  openNode(scope: string): void {
    // In an f-string, what stands in braces is code again.
    this.open.push(scope === "subst" ? null : (KINDS[scope.split(".")[0] ?? ""] ?? this.open.at(-1) ?? null));
  }

  closeNode(): void {
    this.open.pop();
  }

  startScope(scope: string): void {
    this.openNode(scope);
  }

  endScope(): void {
    this.closeNode();
  }

  closeAllNodes(): void {
    this.open.length = 0;
  }

  __addSublanguage({ tokens }: Pieces): void {
    this.tokens.push(...tokens);
  }

  finalize(): void {}

  toHTML(): string {
    return "";
  }
}

hljs.configure({ __emitter: Pieces as unknown as never });
for (const [name, language] of Object.entries({ json, python, sql, yaml }))
  hljs.registerLanguage(name, language);

export function highlight(code: string, language: CodeLanguage): readonly Token[] {
  const { _emitter } = hljs.highlight(code, { language, ignoreIllegals: true });
  const { tokens } = _emitter as unknown as Pieces;
  // Whatever it made of it, not a character may be another.
  return tokens.map(([text]) => text).join("") === code ? tokens : [[code, null]];
}

declare module "../lazy/loader" {
  interface Parts {
    readonly highlight: typeof import("./highlight");
  }
}
