// The bubble of a message: folded when it is long.

import type { ComponentChildren } from "preact";
import { useLanguage } from "../i18n";
import { useRowSignal } from "../ui/row-state";

const FOLD_FROM = { characters: 3_000, lines: 30 }; // folded from here on

export const isLong = (content: string): boolean =>
  content.length > FOLD_FROM.characters || content.split("\n", FOLD_FROM.lines + 1).length > FOLD_FROM.lines;

interface BubbleProps {
  folds: boolean;
  writing?: boolean; // it grows: what is being read must not be folded away, then or later
  children: ComponentChildren;
}

export function Bubble({ folds, writing = false, children }: BubbleProps) {
  const { t } = useLanguage();
  const opened = useRowSignal("open", writing);
  const open = opened.value || writing;
  const frame = writing ? "bubble growing" : "bubble";
  if (!folds) return <div class={frame}>{children}</div>;
  return (
    <>
      {/* A link in the folded part that gets the focus must be seen. */}
      <div
        class={open ? frame : "bubble folded"}
        onFocusCapture={() => {
          opened.value = true;
        }}
      >
        {children}
      </div>
      {!writing && (
        <button
          type="button"
          class="small fold"
          aria-expanded={open}
          onClick={() => {
            opened.value = !open;
          }}
          data-testid="fold"
        >
          {t(open ? "message.less" : "message.all")}
        </button>
      )}
    </>
  );
}
