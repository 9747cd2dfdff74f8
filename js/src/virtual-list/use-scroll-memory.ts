// Scroll memory: where the reader was in each session, so that going elsewhere and coming back loses nothing.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Row } from "../kernel/store";
import { useSession } from "../ui/session-context";
import type { Anchor } from "./scroll-anchor";
import type { VirtualList } from "./use-virtual-list";

/** A row, also after it was let go and loaded again; in the backend's log it is found by its seq. */
interface Spot {
  readonly key: string;
  readonly seq: number | undefined;
  readonly offset: number;
  readonly said: number; // what one says oneself leads to the end, whatever was meant before
}

export function useScrollMemory(list: VirtualList, rows: readonly Row[]): void {
  const session = useSession();
  const sessionId = session.facts.value?.sessionId ?? "";
  const older = session.older.value;
  const spots = useRef(new Map<string, Spot>());
  const shown = useRef(sessionId);
  const wanted = useRef<Spot | null>(null);

  useLayoutEffect(() => {
    const { anchor } = list;
    const lost = anchor.lost && spotOf(anchor.lost, session.said.peek());
    anchor.lost = null;
    if (shown.current !== sessionId) {
      if (wanted.current)
        spots.current.set(shown.current, wanted.current); // left again before it was reached
      else if (lost) spots.current.set(shown.current, lost);
      else spots.current.delete(shown.current); // at the end, and there again when the reader is back
      shown.current = sessionId;
      const spot = spots.current.get(sessionId);
      wanted.current = spot ? { ...spot, said: session.said.peek() } : null;
      list.goDown();
    } else if (lost) wanted.current ??= lost; // a snapshot brought fewer rows than there were
    const spot = wanted.current;
    if (!spot) return;
    const row = session.row(spot.key) ?? rowOf(rows, spot.seq, older);
    if (row) list.goTo(row, spot.offset);
    const hopeless = rows.length > 0 && (!older || spot.seq === undefined);
    if (row || hopeless || anchor.moving || spot.said !== session.said.peek()) wanted.current = null;
    else if (spot.seq !== undefined) session.reach({ until: spot.seq });
  }, [sessionId, rows, older]);
}

function spotOf({ row, offset }: Anchor<Row>, said: number): Spot {
  return { key: row.key, seq: row.item.peek().seq ?? undefined, offset, said };
}

/** The row of a seq, or the next one if that is no more; undefined while it is further up. */
function rowOf(rows: readonly Row[], seq: number | undefined, older: boolean): Row | undefined {
  if (seq === undefined) return undefined;
  let passed = !older;
  for (const row of rows) {
    const here = row.item.peek().seq ?? undefined;
    if (here === undefined) continue;
    if (here >= seq && (passed || here === seq)) return row;
    passed ||= here < seq;
  }
  return undefined;
}
