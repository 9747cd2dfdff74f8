// An overlay on the text field, line on line with it: what is wrong underlined, a hint behind the caret, the caret's line.

import type { Ref } from "preact";
import { useImperativeHandle, useRef } from "preact/hooks";
import type { Diagnostic } from "../command-line/diagnostics";

const MAX_CHARS = 4_000; // a longer text is not laid out twice

export interface OverlayHandle {
  /** The caret stands on the first (-1) or the last (1) line as they are wrapped on the screen. */
  edge(side: -1 | 1): boolean;
  scroll(top: number): void;
}

interface InputOverlayProps {
  handle: Ref<OverlayHandle>;
  text: string;
  caret: number;
  mono: boolean;
  mistakes: readonly Diagnostic[];
  hint: string;
}

export function InputOverlay({ handle, text, caret, mono, mistakes, hint }: InputOverlayProps) {
  const box = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLElement>(null);
  const end = useRef<HTMLElement>(null);

  useImperativeHandle(
    handle,
    () => ({
      edge(side) {
        const rest = side < 0 ? text.slice(0, caret) : text.slice(caret);
        if (rest.includes("\n")) return false;
        const first = box.current?.firstElementChild as HTMLElement | null;
        const other = side < 0 ? first : end.current;
        return !other || !mark.current || mark.current.offsetTop === other.offsetTop;
      },
      scroll(top) {
        if (box.current) box.current.scrollTop = top;
      },
    }),
    [text, caret],
  );

  if (text.length > MAX_CHARS) return null;
  const at = Math.min(Math.max(caret, 0), text.length);
  return (
    <div class={mono ? "mirror mono" : "mirror"} dir="auto" aria-hidden="true" ref={box}>
      <i />
      {pieces(text, [0, at, text.length], mistakes).map(({ from, to, wrong }) => (
        <>
          {from === at && <i ref={mark} />}
          <span key={from} class={wrong ? "wrong" : undefined} data-testid={wrong ? "wrong" : undefined}>
            {text.slice(from, to)}
          </span>
        </>
      ))}
      {at === text.length && <i ref={mark} />}
      <i ref={end} />
      {hint && (
        <span class="ghost" data-testid="ghost">
          {hint}
        </span>
      )}
    </div>
  );
}

/** The text cut wherever something begins or ends. */
function pieces(text: string, cuts: readonly number[], mistakes: readonly Diagnostic[]) {
  const all = [...new Set([...cuts, ...mistakes.flatMap(({ from, to }) => [from, to])])]
    .filter((cut) => cut <= text.length)
    .sort((a, b) => a - b);
  return all.slice(0, -1).map((from, index) => ({
    from,
    to: all[index + 1] ?? text.length,
    wrong: mistakes.some((mistake) => mistake.from <= from && from < mistake.to),
  }));
}
