// Read marks: tells the kernel how far the reader has come, by what is on the screen of a page that is looked at.

import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../kernel/session";

const GLANCE_MS = 400; // at most one mark in so long

/** Watches the log in `root`, whoever draws it: its rows carry their key. */
export function useMarkRead(session: Session, root: { readonly current: HTMLElement | null }): void {
  const { rows, facts, room, epoch, tell } = session;
  const at = epoch.value;
  const newest = rows.value.at(-1)?.key;
  const unread = room.value.sessions?.find((each) => each.sessionId === facts.value?.sessionId)?.unread ?? 0;
  const glance = useRef<(again: boolean) => void>(() => {});

  useEffect(() => {
    const el = root.current;
    if (!el || at === null) return;
    let told = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown = typeof IntersectionObserver === "undefined";
    const look = () => {
      timer = undefined;
      const key = shown && document.visibilityState === "visible" ? lastInSight(el) : null;
      if (!key || key === told) return;
      told = key;
      tell({ t: "markSeen", key });
    };
    const soon = () => {
      timer ??= setTimeout(look, GLANCE_MS);
    };
    const observer = shown
      ? null
      : new IntersectionObserver((entries) => {
          shown = entries.at(-1)?.isIntersecting ?? false;
          soon();
        });
    observer?.observe(el);
    el.addEventListener("scroll", soon, { capture: true, passive: true });
    document.addEventListener("visibilitychange", soon);
    glance.current = (again) => {
      if (again) told = "";
      soon();
    };
    return () => {
      clearTimeout(timer);
      observer?.disconnect();
      el.removeEventListener("scroll", soon, { capture: true });
      document.removeEventListener("visibilitychange", soon);
      glance.current = () => {};
    };
  }, [root, at, tell]);

  // The last row tells of all that happened, also in cards further up: said again while something counts as unread.
  useEffect(() => glance.current(unread > 0), [at, newest, unread]);
}

function lastInSight(root: HTMLElement): string | null {
  const log = root.querySelector<HTMLElement>("[role=log]");
  const rows = log?.querySelectorAll<HTMLElement>(".row[data-key]");
  if (!log || !rows?.length) return null;
  const bottom = log.getBoundingClientRect().bottom;
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i];
    if (row && row.getBoundingClientRect().top < bottom) return row.dataset.last ?? row.dataset.key ?? null;
  }
  return null;
}
