// The card that a reader wants to go to, by its run: the log brings it into view once it is loaded, in whichever session.

import { type Signal, signal } from "@preact/signals";
import type { Session } from "../kernel/session";

/** Where a run's card is, as far as that is known: by default in this session, and anywhere above. */
export interface RunPlace {
  readonly runId: string;
  readonly sessionId?: string;
  readonly seq?: number; // in the session's log
}

const goals = new WeakMap<Session["ask"], Signal<RunPlace | null>>(); // by view

export function runGoal({ ask }: Pick<Session, "ask">): Signal<RunPlace | null> {
  const goal = goals.get(ask) ?? signal<RunPlace | null>(null);
  goals.set(ask, goal);
  return goal;
}

export function goToRun(session: Session, place: RunPlace): void {
  const { sessionId } = place;
  runGoal(session).value = place;
  if (sessionId && session.facts.peek()?.sessionId !== sessionId)
    session.act({ t: "switchSession", sessionId });
}
