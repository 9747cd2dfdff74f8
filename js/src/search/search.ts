// Search in the session: what is looked for (debounced), the hits, which of them is shown. No DOM.

import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Session } from "../kernel/session";
import type { Hit, SearchResult } from "../protocol.gen";

const DEBOUNCE_MS = 150; // after the last key
const NEWS_DEBOUNCE_MS = 400; // after something changed
const MAX_PATTERN_CHARS = 1_000; // longer ones are not marked: a browser refuses patterns that are much longer

export interface Search {
  readonly open: Signal<boolean>;
  readonly text: Signal<string>;
  readonly found: Signal<SearchResult | null>; // null while nothing is looked for, or no answer has come yet
  readonly at: Signal<number>; // of the hits, which is shown; -1 for none
  readonly current: ReadonlySignal<string | null>; // the key of its row, once that is loaded
  readonly goal: Signal<{ readonly key: string } | null>; // the row to bring into view, a new one each time
  readonly words: ReadonlySignal<string>; // what is looked for
  lowest: () => number; // the n of the last row in view: the search begins from there
  write(text: string): void;
  older(): void;
  newer(): void;
  close(): void;
  dispose(): void;
}

export function createSearch(session: Session): Search {
  const open = signal(false);
  const text = signal("");
  const found = signal<SearchResult | null>(null);
  const at = signal(-1);
  const goal = signal<{ readonly key: string } | null>(null);
  const words = computed(() => (open.value ? text.value.trim().replace(/\s+/g, " ") : ""));
  const current = computed(() => found.value?.hits?.[at.value]?.key ?? null);
  let wanted: Hit | null = null; // to be shown as soon as it is loaded
  let timer: ReturnType<typeof setTimeout> | undefined;

  function ask(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      timer = undefined;
      const text = words.peek();
      if (!text) return;
      const fits = (message: { t: string }): message is SearchResult =>
        message.t === "searchResult" && (message as SearchResult).text === text;
      const { message } = await session.ask({ t: "find", text }, fits);
      if (words.peek() === text) take(message);
    }, delay);
  }

  function take(answer: SearchResult): void {
    const hits = answer.hits ?? [];
    const before = found.peek()?.hits?.[at.peek()];
    const kept = before ? hits.findIndex((hit) => same(hit, before)) : -1;
    const fresh = found.peek() === null;
    found.value = answer;
    at.value = kept >= 0 ? kept : fresh ? firstOf(hits) : Math.min(at.peek(), hits.length - 1);
    if (fresh) show();
    else if (wanted) bring();
  }

  /** The last one not below what the reader sees, since a conversation is read from its end. */
  function firstOf(hits: readonly Hit[]): number {
    const lowest = search.lowest();
    let index = hits.length - 1;
    while (index > 0 && (hits[index]?.n ?? Number.NEGATIVE_INFINITY) > lowest) index--;
    return index;
  }

  function step(by: number): void {
    const count = found.peek()?.hits?.length ?? 0;
    if (!count) return;
    at.value = (at.peek() + by + count) % count;
    show();
  }

  function show(): void {
    wanted = found.peek()?.hits?.[at.peek()] ?? null;
    bring();
  }

  /** Bring what is wanted into view, or load what leads there. */
  function bring(): void {
    const hit = wanted && (found.peek()?.hits?.find((each) => wanted && same(each, wanted)) ?? wanted);
    if (!hit) return;
    if (hit.key != null && session.row(hit.key)) {
      wanted = null;
      session.reach(null);
      goal.value = { key: hit.key };
    } else if (hit.n != null) session.reach({ upTo: hit.n });
    else if (hit.seq != null) session.reach({ until: hit.seq });
  }

  const stops = [
    effect(() => {
      found.value = null;
      at.value = -1;
      wanted = null;
      if (words.value) ask(DEBOUNCE_MS);
    }),
    effect(() => {
      session.epoch.value; // another session, or the kernel began anew
      found.value = null;
      wanted = null;
      if (words.peek()) ask(0);
    }),
    effect(() => {
      session.words.value;
      if (!words.peek() || !found.peek()) return;
      if (wanted)
        ask(0); // what has come may be what is wanted: it has a key now
      else if (timer === undefined) ask(NEWS_DEBOUNCE_MS);
    }),
  ];

  const search: Search = {
    open,
    text,
    found,
    at,
    current,
    goal,
    words,
    lowest: () => Number.POSITIVE_INFINITY,
    write(now) {
      text.value = now;
    },
    older: () => step(-1),
    newer: () => step(1),
    close() {
      open.value = false;
      session.reach(null);
    },
    dispose() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
  return search;
}

function same(a: Hit, b: Hit): boolean {
  return (a.key != null && a.key === b.key) || (a.seq != null && a.seq === b.seq);
}

/** The words as they may stand in a row: whatever their case, with any white space between them. */
export function patternOf(words: string): RegExp | null {
  if (!words || words.length > MAX_PATTERN_CHARS) return null;
  const escaped = words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(escaped, "giu");
}
