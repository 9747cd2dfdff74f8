// Pagination: older rows, fetched page by page for as long as they are wanted, and asked for again until they come.

import { type Signal, signal } from "@preact/signals";
import type { Page } from "../protocol.gen";
import type { Store } from "./store";

/** How far up the rows must be there: the event of a seq, or the item of an n. */
export type Reach = { readonly until: number } | { readonly upTo: number };

export interface Paging {
  readonly asked: Signal<boolean>; // and not answered yet
  readonly reaching: Signal<Reach | null>;
  /** Whether the reader is close to the top, so that they soon need more. Said after each change. */
  want(more: boolean): void;
  reach(goal: Reach | null): void;
  answered(page: Page): void;
  /** A snapshot came: what was asked before it does not count. */
  restart(): void;
  tick(): void;
}

const PAGE_ROWS = 100;
const RETRY_TICKS = 4; // between two requests
const EMPTY_PAGE_TICKS = 12; // of waiting after a page that brought nothing, as when the backend is away

export function createPaging(
  store: Store,
  ask: (before: number, limit: number, goal: Reach | null) => void,
): Paging {
  const asked = signal(false);
  const reaching = signal<Reach | null>(null);
  let wanted = false;
  let waited = 0;
  let pause = 0;

  /** Ask for a page if somebody wants one and nothing is in the way. Whatever changes either calls this. */
  function fetchIfWanted(): void {
    if (asked.peek() || pause > 0 || !(wanted || reaching.peek())) return;
    const goal = reaching.peek();
    const first = store.rows.peek()[0];
    if (goal && (!store.older.peek() || ("upTo" in goal && first && first.n <= goal.upTo)))
      reaching.value = null;
    if (store.older.peek() && (wanted || reaching.peek())) send();
  }

  function send(): void {
    const first = store.rows.peek()[0];
    if (!first) return;
    asked.value = true;
    waited = 0;
    ask(first.n, PAGE_ROWS, reaching.peek());
  }

  return {
    asked,
    reaching,
    want(more) {
      wanted = more;
      fetchIfWanted();
    },
    reach(goal) {
      reaching.value = goal;
      if (goal) pause = 0; // somebody is waiting
      fetchIfWanted();
    },
    answered(page) {
      asked.value = false;
      wanted = false; // until we are told again: there is more above the reader now
      if (!page.items.length) pause = EMPTY_PAGE_TICKS;
      else if (!page.short) reaching.value = null;
      fetchIfWanted();
    },
    restart() {
      asked.value = false;
    },
    tick() {
      pause--;
      if (asked.peek() && ++waited >= RETRY_TICKS) send();
      fetchIfWanted();
    },
  };
}
