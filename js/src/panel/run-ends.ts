// The ends of runs as this view sees them: each is told once, with how long it was seen to run.

import { effect, untracked } from "@preact/signals";
import type { Session } from "../kernel/session";
import type { AnyItem } from "../protocol.gen";

export interface RunEnd {
  readonly key: string;
  readonly item: AnyItem;
  readonly seconds: number; // that this view saw it run: less than it took, where the page was loaded meanwhile
}

const isUnderWay = (item: AnyItem): boolean =>
  item.kind === "comparison"
    ? Boolean(item.judging)
    : item.kind === "run" && (item.status === "queued" || item.status === "running");

const isWaiting = (item: AnyItem): boolean => item.kind === "run" && item.status === "queued";

/** Returns what ends it. */
export function watchRunEnds({ rows }: Pick<Session, "rows">, told: (end: RunEnd) => void): () => void {
  let seen = new Map<string, number>(); // of those under way: when they were first seen so, ms since 1970
  return effect(() => {
    const now = Date.now();
    const open = new Map<string, number>();
    const ends: RunEnd[] = [];
    for (const row of rows.value) {
      // What is over stays so: only the others are listened to.
      const item = isUnderWay(row.item.peek()) ? row.item.value : row.item.peek();
      const since = seen.get(row.key);
      if (isUnderWay(item)) open.set(row.key, isWaiting(item) ? now : (since ?? now));
      else if (since !== undefined) ends.push({ key: row.key, item, seconds: (now - since) / 1_000 });
    }
    seen = open; // a row that is gone is of another session, and no end
    untracked(() => {
      for (const end of ends) told(end);
    });
  });
}
