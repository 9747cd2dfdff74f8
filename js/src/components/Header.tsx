// Who we talk with: the session's name and id, and the state of the connection.

import { useEffect, useState } from "preact/hooks";
import { type Language, useLanguage } from "../i18n";
import type { Facts } from "../protocol.gen";
import type { Search } from "../search";
import type { Link } from "../transport";
import { useSession } from "./context";
import { PanelMenu } from "./PanelMenu";
import { SearchButton } from "./SearchBar";

type Tone = "good" | "warn" | "bad" | "idle";

export function Header({ search }: { search: Search }) {
  const { facts } = useSession();
  const { t } = useLanguage();
  const { sessionName, sessionId } = facts.value ?? {};
  return (
    <header>
      <span class="who" data-testid="session-name">
        {sessionName || t("panel.label")}
      </span>
      {sessionId && (
        <span class="sid" data-testid="session-id">
          {sessionId}
        </span>
      )}
      <Chip />
      <SearchButton search={search} />
      <PanelMenu />
    </header>
  );
}

function Chip() {
  const { facts, link, reconnect } = useSession();
  const language = useLanguage();
  const now = useNow(link.value === "live" && facts.value?.status === "reconnecting");
  const { tone, words } = describe(link.value, facts.value, now, language);
  const offline = link.value === "live" && facts.value?.status === "disconnected";
  return (
    <span class="connection">
      <span
        class={`chip ${tone}`}
        title={facts.value?.detail ?? undefined}
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
  facts: Facts | null,
  now: number,
  { t }: Language,
): { tone: Tone; words: string } {
  if (link === "dead") return { tone: "bad", words: t("link.dead") };
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

function reconnecting(facts: Facts, now: number, t: Language["t"]): string {
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
