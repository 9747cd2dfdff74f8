// Words of Markdown that have no marks left in them: as they are, with mentions, or as a part of the panel draws them.

import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import { Mentions } from "./Mentions";

/** Around a figure and its number: noncharacters of Unicode, which no text is written in. */
export const FIGURE_MARKS = /[\uFDD0-\uFDE1]/g;

/** Draws words; in code there are no mentions. */
export const WordsContext = createContext(
  (text: string, code?: boolean): ComponentChildren =>
    code || !text.includes("@") ? text : <Mentions text={text} />,
);

export function Words({ text, code }: { text: string; code?: boolean }) {
  return <>{useContext(WordsContext)(text, code)}</>;
}
