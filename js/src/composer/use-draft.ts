// The draft: what is written and not sent, kept in sessionStorage for each session, also over a reload.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../kernel/session";

const owned = new Set<string>(); // places that a view of this panel keeps: the first of several

/** The draft of this session, as a signal to read and write. */
export function useDraft({ facts, epoch }: Session) {
  const text = useSignal("");
  const own = useRef(false);
  const before = useRef("");
  const draft = text.value;
  const { sessionId } = facts.value ?? {};
  // An epoch begins with what is its panel's alone: two panels on one session have a draft each.
  const at = sessionId ? `${epoch.value?.split(".")[0]}:${sessionId}` : "";

  useEffect(() => {
    if (!at) return;
    own.current = !owned.has(at);
    const kept = own.current ? stored(at) : "";
    if (before.current)
      text.value = kept; // what was written there stays there
    else if (!text.peek()) text.value = kept; // else it was written before the kernel had said a word
    before.current = at;
    if (own.current) owned.add(at);
    return () => {
      if (own.current) owned.delete(at);
      own.current = false;
    };
  }, [at, text]);

  useEffect(() => {
    if (at && own.current) store(at, text.peek()); // as it is now: the effect above may have changed it
  }, [at, draft, text]);
  return text;
}

const place = (at: string) => `chatops:draft:${at}`;

function stored(at: string): string {
  try {
    return sessionStorage.getItem(place(at)) ?? "";
  } catch {
    return ""; // storage is forbidden here: a draft lives as long as the page
  }
}

function store(at: string, draft: string): void {
  try {
    if (draft) sessionStorage.setItem(place(at), draft);
    else sessionStorage.removeItem(place(at));
  } catch {
    // as above, or full
  }
}
