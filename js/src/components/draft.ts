// What the reader has written and not sent, kept over a reload.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../transport";

const drafted = new Set<string>(); // epochs whose draft a view of this page keeps: the first of several

/** The draft of this session, as a signal to read and write. */
export function useDraft({ epoch }: Session) {
  const text = useSignal("");
  const own = useRef(false);
  const draft = text.value;
  const at = epoch.value;

  useEffect(() => {
    if (at === null || drafted.has(at)) return;
    drafted.add(at);
    own.current = true;
    if (!text.peek()) text.value = stored(at);
    return () => {
      drafted.delete(at);
      own.current = false;
      if (epoch.peek() !== at) store(at, ""); // it goes along to another session
    };
  }, [at, text, epoch]);

  useEffect(() => {
    if (at !== null && own.current) store(at, draft);
  }, [at, draft]);
  return text;
}

const place = (epoch: string) => `chatops:draft:${epoch}`;

function stored(epoch: string): string {
  try {
    return sessionStorage.getItem(place(epoch)) ?? "";
  } catch {
    return ""; // storage is forbidden here: a draft lives as long as the page
  }
}

function store(epoch: string, draft: string): void {
  try {
    if (draft) sessionStorage.setItem(place(epoch), draft);
    else sessionStorage.removeItem(place(epoch));
  } catch {
    // as above, or full
  }
}
