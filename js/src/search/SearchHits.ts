// Brings a search hit or the card of a run into view, and highlights the words in the rows that are mounted.

import { useEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { AnyItem } from "../protocol.gen";
import { rowSignal } from "../ui/row-state";
import { runGoal } from "../ui/run-goal";
import { useSession } from "../ui/session-context";
import type { VirtualList } from "../virtual-list/use-virtual-list";
import { highlight, rangesOf } from "./highlights";
import { patternOf, type Search } from "./search";

const isOf = (item: AnyItem, runId: string) => "runId" in item && item.runId === runId;

const MARGIN_PX = 24; // from the edge of the view that words must be away to count as seen

/** Draws nothing of its own. */
export function SearchHits({ list, search }: { list: VirtualList; search: Search }): null {
  const session = useSession();
  const { t } = useLanguage();
  const { box, inner, anchor } = list;
  const sought = useRef(false); // the words of the current row are to come into view
  const goal = search.goal.value;
  const words = search.words.value;
  const current = search.current.value;

  search.lowest = () => (anchor.following ? Number.POSITIVE_INFINITY : (anchor.lowest?.n ?? 0));

  useEffect(() => {
    const row = goal && session.row(goal.key);
    if (!row) return;
    rowSignal(row, "open", false).value = true; // the words may be in the folded part
    sought.current = true;
    list.goTo(row, Math.round((box.current?.clientHeight ?? 0) / 4));
  }, [goal]);

  const wanted = runGoal(session);
  const here = session.facts.value?.sessionId;
  const epoch = session.epoch.value;
  useEffect(() => {
    const { runId, sessionId = here, seq, leaving } = wanted.value ?? {};
    const rows = session.rows.peek();
    // The rows of another session may be still to come.
    if (!runId || sessionId !== here || (leaving && leaving === epoch) || !rows.length) return;
    const row = rows.find(({ item }) => isOf(item.peek(), runId));
    if (!row && session.older.peek())
      return session.reach(seq === undefined ? { upTo: Number.NEGATIVE_INFINITY } : { until: seq });
    wanted.value = null;
    session.reach(null);
    if (!row) {
      session.toast.value = { code: "no_card", message: t("find.noCard", { id: runId }) };
      return;
    }
    const drawn = list.goTo(row, Math.round((box.current?.clientHeight ?? 0) / 4));
    if (drawn !== row) rowSignal<string | null>(drawn, "runs.open", null).value = row.key;
    focusOnceMounted(() =>
      inner.current?.querySelector(`:scope > [data-key="${CSS.escape(drawn.key)}"] .card`),
    );
  }, [wanted.value, session.rows.value, here, epoch]);

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
      const spot = anchor.place;
      if (!view || !at || spot === "end" || spot.row.key !== current) return;
      if (at.top < view.top + MARGIN_PX || at.bottom > view.bottom - MARGIN_PX)
        list.goTo(spot.row, spot.offset - Math.round(at.top - view.top - view.height / 3));
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

const MOUNT_FRAMES = 30; // in which a row that is gone to is drawn

function focusOnceMounted(find: () => HTMLElement | null | undefined, frames = MOUNT_FRAMES): void {
  requestAnimationFrame(() => {
    const card = find();
    if (card) card.focus({ preventScroll: true });
    else if (frames) focusOnceMounted(find, frames - 1);
  });
}
