// Brings what was found into view, and marks the words in the rows that are mounted.

import { useEffect, useRef } from "preact/hooks";
import { rowSignal } from "../ui/row-state";
import { useSession } from "../ui/session-context";
import type { Place } from "../virtual-list/use-virtual-list";
import { highlight, rangesOf } from "./highlights";
import { patternOf, type Search } from "./search";

const MARGIN = 24; // px from the edge of the view that words must be away to count as seen

/** Draws nothing of its own. */
export function Hits({ place, search }: { place: Place; search: Search }): null {
  const session = useSession();
  const { box, inner, reading } = place;
  const sought = useRef(false); // the words of the current row are to come into view
  const goal = search.goal.value;
  const words = search.words.value;
  const current = search.current.value;

  search.lowest = () => (reading.following ? Number.POSITIVE_INFINITY : (reading.lowest?.n ?? 0));

  useEffect(() => {
    const row = goal && session.row(goal.key);
    if (!row) return;
    rowSignal(row, "open", false).value = true; // the words may be in the folded part
    sought.current = true;
    place.goTo(row, Math.round((box.current?.clientHeight ?? 0) / 4));
  }, [goal]);

  useEffect(() => {
    const pattern = patternOf(words);
    const content = inner.current;
    if (!pattern || !content) return;
    let frame = 0;
    let found: readonly Range[] = [];
    let here: readonly Range[] = [];
    const mark = () => {
      frame = 0;
      const all: Range[] = [];
      let ours: Range[] | null = null;
      for (const element of content.querySelectorAll<HTMLElement>(":scope > [data-key]")) {
        if (element.dataset.key === current) ours = rangesOf(element, pattern);
        else all.push(...rangesOf(element, pattern));
      }
      found = highlight("found", found, all);
      here = highlight("current", here, ours ?? []);
      if (ours && sought.current) seek(ours[0]);
    };
    /** A row can be higher than the view: what counts is that its words are seen. */
    const seek = (range: Range | undefined) => {
      sought.current = false;
      const view = box.current?.getBoundingClientRect();
      const at = range?.getBoundingClientRect();
      const anchor = reading.place;
      if (!view || !at || anchor === "end" || anchor.row.key !== current) return;
      if (at.top < view.top + MARGIN || at.bottom > view.bottom - MARGIN)
        place.goTo(anchor.row, anchor.offset - Math.round(at.top - view.top - view.height / 3));
    };
    const redraw = () => {
      frame ||= requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(redraw);
    observer.observe(content, { childList: true, characterData: true, subtree: true });
    redraw();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      highlight("found", found, []);
      highlight("current", here, []);
    };
  }, [words, current, goal]);
  return null;
}
