// Marks figures in Markdown, so that they are known again in what is drawn of it. Pure.

import { blocks } from "../markdown/blocks";
import { inline } from "../markdown/inline";
import { FIGURE_MARKS } from "../markdown/Words";
import type { FigureSource } from "../protocol.gen";

const OPEN = "\uFDD0";
const CLOSE = "\uFDD1";
const DIGIT = 0xfdd2; // of the figure's index, in hexadecimal
const MARKED = /\uFDD0([\uFDD2-\uFDE1]+)([^\uFDD1]*)\uFDD1/;
const OPENING = /[([“‘]+$/;
const CLOSING = /^[.,;:!?)\]”’…]+/;
const MAX_TRIED = 200; // one by one, where all together would change what is drawn

/** The text with its figures marked, and with no other marks; a figure whose marks would change what is drawn stays without. */
export function markFigures(text: string, figures: readonly FigureSource[]): string {
  if (text.search(FIGURE_MARKS) >= 0) return unmarked(text); // somebody else's marks
  const all = marked(text, figures, () => true);
  const wanted = drawn(text);
  if (unmarked(drawn(all)) === wanted) return all;
  const good = new Set<number>();
  for (const index of figures.slice(0, MAX_TRIED).keys()) {
    good.add(index);
    if (unmarked(drawn(marked(text, figures, (each) => good.has(each)))) !== wanted) good.delete(index);
  }
  return marked(text, figures, (each) => good.has(each));
}

type Piece = string | readonly [index: number, words: string];

export interface Punctuated {
  readonly index: number;
  readonly words: string;
  readonly before: string;
  readonly after: string;
}

/** The pieces of marked text: words, and figures by index with their words. */
export function splitFigures(text: string): readonly Piece[] {
  const found: Piece[] = [];
  for (const [at, piece] of text.split(MARKED).entries()) {
    if (at % 3 === 0 && piece) found.push(piece);
    else if (at % 3 === 1) found.push([indexOf(piece), ""]);
    else if (at % 3 === 2) found.push([(found.pop() as [number, string])[0], piece]);
  }
  return found;
}

/** Figures with the punctuation at them: a line may end on either side of a button, also before a full stop. */
export function withPunctuation(pieces: readonly Piece[]): readonly (string | Punctuated)[] {
  return pieces.map((piece, at) => {
    const [previous, next] = [pieces[at - 1], pieces[at + 1]];
    if (typeof piece !== "string")
      return {
        index: piece[0],
        words: piece[1],
        before: found(OPENING, previous),
        after: found(CLOSING, next),
      };
    const start = Array.isArray(previous) ? found(CLOSING, piece).length : 0;
    const rest = piece.slice(start);
    return Array.isArray(next) ? rest.slice(0, rest.length - found(OPENING, rest).length) : rest;
  });
}

const found = (form: RegExp, piece: Piece | undefined): string =>
  (typeof piece === "string" && form.exec(piece)?.[0]) || "";

function marked(text: string, figures: readonly FigureSource[], takes: (index: number) => boolean): string {
  let at = 0;
  let made = "";
  for (const [index, { start, end }] of figures.entries()) {
    if (start < at || end > text.length || !takes(index)) continue;
    made += text.slice(at, start) + OPEN + digits(index) + text.slice(start, end) + CLOSE;
    at = end;
  }
  return made + text.slice(at);
}

const digits = (index: number): string =>
  [...index.toString(16)].map((digit) => String.fromCharCode(DIGIT + Number.parseInt(digit, 16))).join("");

const indexOf = (digits: string): number =>
  Number.parseInt([...digits].map((digit) => (digit.charCodeAt(0) - DIGIT).toString(16)).join(""), 16);

const unmarked = (text: string): string => text.replace(FIGURE_MARKS, "");

/** All that is drawn of a text, its marks included. */
const drawn = (text: string): string =>
  JSON.stringify(blocks(text), (_, value) => {
    if (
      value &&
      typeof value === "object" &&
      "text" in value &&
      value.kind !== "code" &&
      value.kind !== "lines"
    )
      return { ...value, text: inline(value.text) };
    return value;
  });
