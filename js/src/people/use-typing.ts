// Sends typing notices: throttled while the reader writes, and one more when they stop.

import { useEffect, useMemo } from "preact/hooks";
import { isCommand } from "../command-line/is-command";
import type { Session } from "../kernel/session";

const THROTTLE_MS = 3_000; // the backend forgets it after twice that
const IDLE_MS = 5_000; // without a key, or away from the composer: not writing any more

/** To be called with each text that the reader writes, and with "" when it is sent. */
export function useTyping(session: Session): (text: string) => void {
  const [note, stop] = useMemo(() => typingNotices(session), [session]);
  const at = session.facts.value?.sessionId;
  useEffect(() => stop, [at, stop]);
  return note;
}

function typingNotices({ tell, facts }: Session): [note: (text: string) => void, stop: () => void] {
  let told = 0; // ms since 1970; 0 while the others think that nobody writes
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    if (told) tell({ t: "typing", typing: false });
    told = 0;
  };
  const note = (text: string) => {
    if (!text.trim() || isCommand(text)) return stop(); // a command concerns nobody before it runs
    if ((facts.peek()?.protocol ?? 1) < 2) return;
    clearTimeout(timer);
    timer = setTimeout(stop, IDLE_MS);
    const now = Date.now();
    if (now - told < THROTTLE_MS) return;
    told = now;
    tell({ t: "typing", typing: true });
  };
  return [note, stop];
}
