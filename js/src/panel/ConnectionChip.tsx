// The state of the connection in a word and a colour: the backend's, and before it the kernel's.

import { useEffect, useState } from "preact/hooks";
import { type Language, useLanguage } from "../i18n";
import { isBusy, type Link } from "../kernel/session";
import type { ConnectionFacts } from "../protocol.gen";
import { useSession } from "../ui/session-context";

type Tone = "good" | "busy" | "warn" | "bad" | "idle";

export function ConnectionChip() {
  const session = useSession();
  const { facts, link, reconnect } = session;
  const language = useLanguage();
  const busy = isBusy(session);
  const now = useNow(link.value === "live" && facts.value?.status === "reconnecting");
  const { tone, words } = describe(link.value, facts.value, busy, now, language);
  const offline = link.value === "live" && facts.value?.status === "disconnected";
  return (
    <span class="connection">
      <span
        class={`chip ${tone}`}
        title={facts.value?.detail ? language.localise(facts.value.detail) : undefined}
        data-testid="connection"
        data-tone={tone}
      >
        {words}
      </span>
      {offline && (
        <button type="button" class="small" onClick={reconnect} data-testid="reconnect">
          {language.t("status.reconnect")}
        </button>
      )}
    </span>
  );
}

export function describe(
  link: Link,
  facts: ConnectionFacts | null,
  busy: boolean,
  now: number,
  { t }: Language,
): { tone: Tone; words: string } {
  if (link === "dead") return { tone: "bad", words: t("link.dead") };
  if (busy) return { tone: "busy", words: t("link.busy") };
  if (link === "silent") return { tone: "warn", words: t("link.silent") };
  if (link === "opening" || !facts) return { tone: "idle", words: t("link.opening") };
  switch (facts.status) {
    case "connected":
      return { tone: "good", words: t("status.connected") };
    case "disconnected":
      return { tone: "bad", words: t("status.disconnected") };
    case "reconnecting":
      return { tone: "warn", words: reconnecting(facts, now, t) };
    default:
      return { tone: "idle", words: t(`status.${facts.status}`) };
  }
}

function reconnecting(facts: ConnectionFacts, now: number, t: Language["t"]): string {
  const { attempt, maxAttempts, retryAt } = facts;
  if (!attempt || !maxAttempts) return t("status.reconnecting");
  const seconds = retryAt ? Math.ceil((retryAt - now) / 1_000) : 0;
  const values = { attempt, max: maxAttempts, seconds };
  return seconds > 0 ? t("status.attemptIn", values) : t("status.attempt", values);
}

/** The time, renewed while somebody counts seconds. */
function useNow(counting: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!counting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [counting]);
  return now;
}
