// Deletions that are held back for some seconds, so that they can be undone: the backend wipes what is deleted for good.

import type { Signal } from "@preact/signals";
import type { Session } from "../kernel/session";
import { rowSignal } from "../ui/row-state";

export const HOLD_MS = 6_000;

interface Held {
  readonly sessionId: string | undefined; // of the session that the message is in: the reader may go elsewhere meanwhile
  readonly timer: ReturnType<typeof setTimeout>;
}

const heldOf = ({ ask }: Session): Signal<ReadonlyMap<string, Held>> =>
  rowSignal<ReadonlyMap<string, Held>>(ask, "held deletes", new Map());

/** Whether the message with this key is one of them. */
export const isHeld = (session: Session, key: string): boolean => heldOf(session).value.has(key);

export function holdDelete(session: Session, key: string): void {
  if (heldOf(session).peek().has(key)) return;
  const timer = setTimeout(() => send(session, key), HOLD_MS);
  heldOf(session).value = new Map(heldOf(session).peek()).set(key, {
    sessionId: session.facts.peek()?.sessionId,
    timer,
  });
}

export const undoDelete = (session: Session, key: string): void => void release(session, key);

function release(session: Session, key: string): Held | undefined {
  const left = new Map(heldOf(session).peek());
  const found = left.get(key);
  if (!found) return;
  clearTimeout(found.timer);
  left.delete(key);
  heldOf(session).value = left;
  return found;
}

function send(session: Session, key: string): void {
  const found = release(session, key);
  if (!found) return;
  const { sessionId } = found;
  session.act({ t: "edit", key, text: null, ...(sessionId && { sessionId }) });
}

/** What is held when the view or its page goes is sent then: the reader asked for it, and can undo it no more. */
export function sendHeldOnLeave(session: Session): () => void {
  const sendAll = () => {
    for (const key of heldOf(session).peek().keys()) send(session, key);
  };
  window.addEventListener("pagehide", sendAll);
  return () => {
    window.removeEventListener("pagehide", sendAll);
    sendAll();
  };
}
