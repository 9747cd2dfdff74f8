// A text that some other part of the panel puts into the composer.

import { type Signal, signal, useSignalEffect } from "@preact/signals";
import type { Session } from "../kernel/session";

const waiting = new WeakMap<Session, Signal<string | null>>();

function of(session: Session): Signal<string | null> {
  const known = waiting.get(session) ?? signal<string | null>(null);
  waiting.set(session, known);
  return known;
}

export function handOver(session: Session, text: string): void {
  of(session).value = text;
}

/** Called with each text that is handed over. */
export function useHandedOver(session: Session, take: (text: string) => void): void {
  useSignalEffect(() => {
    const given = of(session);
    if (given.value === null) return;
    take(given.value);
    given.value = null;
  });
}
