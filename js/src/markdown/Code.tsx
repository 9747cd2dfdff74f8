// A code block: its language, its colours once the highlighter has loaded, and a copy button.

import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n";
import { usePart } from "../lazy/use-part";
import { CopyButton } from "../ui/CopyButton";
import { ScrollableX } from "../ui/ScrollableX";
import { type CodeLanguage, languageOf, type Token, wordOf } from "./code-tokens";
import { FIGURE_MARKS, Words } from "./Words";

const MAX_HIGHLIGHTED_CHARS = 20_000; // more are shown without colours

export function Code({ text, info }: { text: string; info: string }) {
  const { t } = useLanguage();
  const word = wordOf(info);
  const plain = text.replace(FIGURE_MARKS, "");
  const coloured = plain === text && text.length <= MAX_HIGHLIGHTED_CHARS;
  const tokens = useTokens(text, coloured ? languageOf(info) : null);
  const copy = (
    <CopyButton
      text={plain}
      label={t("python.copyLabel", { code: plain.split("\n")[0]?.slice(0, 80) ?? "" })}
    />
  );
  return (
    <div class={word ? "codeblock named" : "codeblock"} data-testid="codeblock" dir="ltr">
      {word ? (
        <div class="bar-of-code">
          <span>{word}</span>
          {copy}
        </div>
      ) : (
        copy
      )}
      <ScrollableX as="pre">
        <code data-testid={tokens ? "highlighted" : undefined}>
          {tokens ? (
            tokens.map(([words, kind]) => (kind ? <span class={`k-${kind}`}>{words}</span> : words))
          ) : (
            <Words text={text} code />
          )}
        </code>
      </ScrollableX>
    </div>
  );
}

/** The pieces of a code, or null: not yet, not this language, or the page's policy allows no more code. */
function useTokens(text: string, language: CodeLanguage | null): readonly Token[] | null {
  const part = usePart("highlight", language !== null);
  return useMemo(() => (part && language ? part.highlight(text, language) : null), [part, text, language]);
}
