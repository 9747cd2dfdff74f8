// Input history: the reader's own texts of this session, to go through with the arrows, as in a shell.

import { useRef } from "preact/hooks";
import { isSentText } from "../kernel/outbox";
import type { Session } from "../kernel/session";

const MAX_TEXTS = 100; // kept in the page's storage
const place = (sessionId: string) => `chatops:sent:${sessionId}`;

export interface History {
  /** One step back (-1) or forward (1) from `text`; null if there is nothing further. */
  step(by: -1 | 1, text: string): string | null;
  /** True while the text in the composer is one that was brought back. */
  browsing(): boolean;
  /** The reader goes on writing from here. */
  leave(): void;
  sent(text: string): void;
}

export function useInputHistory(session: Session): History {
  // The texts as they were when the browsing began, with the draft at the end; and edits made on the way.
  const browsed = useRef<{ texts: string[]; at: number } | null>(null);
  const sessionId = () => session.facts.peek()?.sessionId ?? "";
  return {
    step(by, text) {
      if (!browsed.current && by > 0) return null;
      const { texts, at } = browsed.current ?? begin(own(session, stored(sessionId())), text);
      const next = texts[at + by];
      if (next === undefined) return null;
      texts[at] = text;
      browsed.current = { texts, at: at + by };
      return next;
    },
    browsing: () => browsed.current !== null,
    leave() {
      browsed.current = null;
    },
    sent(text) {
      browsed.current = null;
      store(sessionId(), [...stored(sessionId()).filter((each) => each !== text), text].slice(-MAX_TEXTS));
    },
  };
}

const begin = (texts: string[], draft: string) => ({ texts: [...texts, draft], at: texts.length });

/** Oldest first, each once, where it was last sent. */
function own({ rows, outgoing }: Session, before: readonly string[]): string[] {
  const shown: string[] = [];
  for (const row of rows.peek()) {
    const item = row.item.peek();
    if (item.kind === "message" && item.mine) shown.push(item.content);
  }
  for (const entry of outgoing.peek()) if (isSentText(entry)) shown.push(entry.act.text.trim());
  const all = new Set<string>();
  for (const text of [...before.filter((each) => !shown.includes(each)), ...shown]) {
    all.delete(text);
    all.add(text);
  }
  return [...all];
}

function stored(sessionId: string): string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(place(sessionId)) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // forbidden here, or not ours: what the transcript shows is left
  }
}

function store(sessionId: string, texts: readonly string[]): void {
  try {
    sessionStorage.setItem(place(sessionId), JSON.stringify(texts));
  } catch {
    // as above, or full
  }
}
