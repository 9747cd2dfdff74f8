// Brings what was found into view, and marks the words in the rows that are mounted.

import { useEffect, useMemo, useRef } from "preact/hooks";
import { createMarks, rangesOf } from "../highlights";
import { keptOf } from "../kept";
import { patternOf, type Search } from "../search";
import { useSession } from "./context";
import type { Place } from "./place";

const MARGIN = 24; // px from the edge of the view that words must be away to count as seen

export function useHits(place: Place, search: Search): void {
  const session = useSession();
  const { box, inner } = place;
  const marks = useMemo(createMarks, []);
  const sought = useRef<string | null>(null); // the key of a row whose words are to come into view
  const goal = search.goal.value;
  const words = search.words.value;
  const current = search.current.value;

  search.lowest = () => (place.reading.following ? Number.POSITIVE_INFINITY : (place.reading.lowest?.n ?? 0));

  useEffect(() => {
    const row = goal && session.row(goal.key);
    if (!row) return;
    keptOf(row, "open", false).value = true; // the words may be in the folded part
    sought.current = row.key;
    place.goTo(row, Math.round((box.current?.clientHeight ?? 0) / 4));
  }, [goal]);

  useEffect(() => {
    const pattern = patternOf(words);
    const content = inner.current;
    if (!pattern || !content) return;
    let frame = 0;
    const draw = () => {
      frame = 0;
      const found: Range[] = [];
      let here: Range[] = [];
      for (const element of content.querySelectorAll<HTMLElement>(":scope > [data-key]")) {
        const ranges = rangesOf(element, pattern);
        if (element.dataset.key === current) here = ranges;
        else found.push(...ranges);
      }
      marks.show(found, here);
      if (sought.current === current) seek(here[0]);
    };
    /** A row can be higher than the view: what counts is that its words are seen. */
    const seek = (range: Range | undefined) => {
      const outer = box.current?.getBoundingClientRect();
      const row = current === null ? undefined : session.row(current);
      if (!outer || !row || !content.querySelector(`[data-key="${CSS.escape(row.key)}"]`)) return;
      sought.current = null;
      const at = range?.getBoundingClientRect();
      if (!at || (at.top >= outer.top + MARGIN && at.bottom <= outer.bottom - MARGIN)) return;
      const { place: now } = place.reading;
      if (now !== "end" && now.row === row)
        place.goTo(row, now.offset - Math.round(at.top - outer.top - outer.height / 3));
    };
    const redraw = () => {
      frame ||= requestAnimationFrame(draw);
    };
    const observer = new MutationObserver(redraw);
    observer.observe(content, { childList: true, characterData: true, subtree: true });
    redraw();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      marks.show([], []);
    };
  }, [words, current, goal]);
}
