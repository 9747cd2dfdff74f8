// Markdown whose figures say where they come from: their run and metric on hover and focus, a click goes to the card.
// All of a message's figures are one tab stop, and the arrows go from one to the next.

import { useMemo, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n";
import { Markdown } from "../markdown/Markdown";
import { WordsContext } from "../markdown/Words";
import type { FigureSource } from "../protocol.gen";
import { goToRun } from "../ui/run-goal";
import { useSession } from "../ui/session-context";
import { markFigures, splitFigures, withPunctuation } from "./figure-marks";
import { sourceWords } from "./source-words";

const TIP_PX = 260; // what a source takes of the width, about

interface Shown {
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

interface FiguredMarkdownProps {
  content: string;
  figures: readonly FigureSource[];
  growing: boolean; // it is being written, and has none yet
}

export function FiguredMarkdown({ content, figures, growing }: FiguredMarkdownProps) {
  const { t, format } = useLanguage();
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const [shown, show] = useState<Shown | null>(null);
  const [chosen, setStop] = useState<number | null>(null);
  const stop = chosen ?? figures.findIndex((each) => each.runId);
  const text = useMemo(() => (figures.length ? markFigures(content, figures) : content), [content, figures]);

  function point(index: number, element: HTMLElement) {
    const around = box.current?.getBoundingClientRect();
    const at = element.getBoundingClientRect();
    if (around) show({ index, left: at.left - around.left, top: at.bottom - around.top });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && shown) show(null);
    else if (!step(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The arrows, Home and End go from figure to figure. */
  function step({ key, target }: KeyboardEvent): boolean {
    const all = [...(box.current?.querySelectorAll<HTMLElement>("button.figure") ?? [])];
    const at = all.indexOf(target as HTMLElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[key];
    if (at < 0 || to === undefined) return false;
    const next = all[Math.min(Math.max(to, 0), all.length - 1)];
    setStop(Number(next?.dataset.figure));
    next?.focus();
    return true;
  }

  const draw = useMemo(
    () => (words: string) =>
      withPunctuation(splitFigures(words)).map((piece) => {
        if (typeof piece === "string") return piece;
        const { index, words: number, before, after } = piece;
        const source = figures[index];
        const on = (event: { currentTarget: EventTarget }) =>
          point(index, event.currentTarget as HTMLElement);
        const off = () => show(null);
        const figure = source?.runId ? (
          <button
            type="button"
            class="figure"
            tabIndex={index === stop ? 0 : -1}
            aria-label={`${number}, ${sourceWords(source, t, format)}`}
            onMouseEnter={on}
            onMouseLeave={off}
            onFocus={on}
            onBlur={off}
            onKeyDown={onKeyDown}
            onClick={() => goToRun(session, { runId: source.runId ?? "" })}
            data-figure={index}
            data-testid="figure"
          >
            {number}
          </button>
        ) : (
          <span class="figure unsourced" title={t("figure.none")} data-testid="unsourced">
            {number}
          </span>
        );
        return (
          <span class={source?.runId ? "unparted" : undefined} key={index}>
            {before}
            {figure}
            {after}
          </span>
        );
      }),
    [figures, stop, t, format, session],
  );

  const source = shown && figures[shown.index];
  return (
    <div class="figured" ref={box}>
      <WordsContext.Provider value={draw}>
        <Markdown content={text} growing={growing} />
      </WordsContext.Provider>
      {shown && source && (
        <span
          class="source"
          role="tooltip"
          style={{ left: `min(${shown.left}px, max(0px, 100% - ${TIP_PX}px))`, top: `${shown.top}px` }}
          data-testid="source"
        >
          {sourceWords(source, t, format)}
        </span>
      )}
    </div>
  );
}
