// What a reader who is elsewhere hears of runs that end: a number in the page's title, and of long ones a notification.

import type { Language } from "../i18n/types";
import type { Session } from "../kernel/session";
import type { AnyItem } from "../protocol.gen";
import { goToRun } from "../ui/run-goal";
import { isNotifying, notify } from "./notifications";
import { watchRunEnds } from "./run-ends";
import { clearTitle, countInTitle, isLookedAt } from "./title-badge";

export const LONG_SECONDS = 20;

/** Returns what ends it. */
export function tellWhileAway(session: Session, { t, format }: Language): () => void {
  const look = () => isLookedAt() && clearTitle();
  const end = watchRunEnds(session, ({ key, item, seconds }) => {
    if (isLookedAt()) return;
    countInTitle(key);
    if (seconds <= LONG_SECONDS || !document.hidden || !isNotifying()) return;
    const status = item.kind === "run" ? item.status : "completed";
    const words = [t(`run.${status}`), format.duration(Math.round(seconds))].join(" · ");
    const runId = "runId" in item ? item.runId : null;
    notify(key, nameOf(item), words, () => runId && goToRun(session, { runId }));
  });
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  return () => {
    end();
    window.removeEventListener("focus", look);
    document.removeEventListener("visibilitychange", look);
    look();
  };
}

function nameOf(item: AnyItem): string {
  if (item.kind === "comparison") return item.strategies.map(({ name }) => name).join(" vs ");
  return "strategyId" in item ? item.strategyId : "";
}
