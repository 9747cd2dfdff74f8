// Which sessions fit what is sought, best first.

import { rank } from "../command-line/fuzzy";
import type { Language } from "../i18n";
import type { SessionInfo } from "../protocol.gen";
import { sessionTitle } from "./session-title";

/** All of them where nothing is sought. */
export function fitting(
  sessions: readonly SessionInfo[],
  sought: string,
  language: Language,
): readonly SessionInfo[] {
  if (!sought) return sessions;
  const ranked = sessions.flatMap((info) => {
    const by = [sessionTitle(info, language), info.sessionId].map((name) =>
      name ? rank(sought, name) : null,
    );
    const best = by.filter((each) => each !== null);
    return best.length ? [{ info, rank: Math.min(...best) }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ info }) => info);
}
