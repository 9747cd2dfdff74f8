// The card that a reader wants to go to, by its run: the log brings it into view once it is loaded, in whichever session.

import type { Signal } from "@preact/signals";
import type { Session } from "../kernel/session";
import { rowSignal } from "./row-state";

/** Where a run's card is, as far as that is known: by default in this session, and anywhere above. */
export interface RunPlace {
  readonly runId: string;
  readonly sessionId?: string;
  readonly seq?: number; // in the session's log
}

interface Goal extends RunPlace {
  readonly leaving: string | null; // the epoch of the rows of the session before, which are shown until others come
}

/** By view; kept with the panel's own state, since several parts use this file, each a copy of it. */
export const runGoal = ({ ask }: Pick<Session, "ask">): Signal<Goal | null> =>
  rowSignal<Goal | null>(ask, "goal", null);

export function goToRun(session: Session, place: RunPlace): void {
  const { sessionId } = place;
  const elsewhere = sessionId && session.facts.peek()?.sessionId !== sessionId;
  runGoal(session).value = { ...place, leaving: elsewhere ? session.epoch.peek() : null };
  if (elsewhere) session.act({ t: "switchSession", sessionId });
}
