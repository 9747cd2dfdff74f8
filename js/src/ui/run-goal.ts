// The card that a reader wants to go to, by its run: the log brings it into view once it is loaded.

import { type Signal, signal } from "@preact/signals";
import type { Session } from "../kernel/session";

const goals = new WeakMap<Session["ask"], Signal<string | null>>(); // by view

export function runGoal({ ask }: Session): Signal<string | null> {
  const goal = goals.get(ask) ?? signal<string | null>(null);
  goals.set(ask, goal);
  return goal;
}

export function goToRun(session: Session, runId: string): void {
  runGoal(session).value = runId;
}
