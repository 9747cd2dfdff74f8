// The welcome that an empty session shows: what this is, where one was before, and examples that can be clicked.

import { useLanguage } from "../i18n";
import type { SessionInfo } from "../protocol.gen";
import { useSession } from "../ui/session-context";

const EXAMPLES = [
  "/run_backtest sma_cross fast=10 slow=30",
  "/compare_strategies sma_cross rsi_reversion",
  "/help",
];

export function Welcome() {
  const { say, act, link, facts, room } = useSession();
  const { t, format } = useLanguage();
  if (link.value === "dead") return null;
  if (facts.value === null) return <p class="waiting">{t("welcome.waiting")}</p>;
  const earlier = before(room.value.sessions ?? [], facts.value.sessionId);
  const starting = facts.value.status === "starting";
  return (
    <div class="welcome" data-testid="welcome">
      <h2>{t("welcome.title")}</h2>
      <p>{t(starting ? "welcome.starting" : "welcome.text")}</p>
      {earlier && (
        <button
          type="button"
          class="example"
          onClick={() => act({ t: "switchSession", sessionId: earlier.sessionId })}
          data-testid="continue"
        >
          {t("welcome.continue", {
            about: [
              earlier.runs ? t("welcome.runs", { n: earlier.runs }) : "",
              format.ago(earlier.preview?.timestamp ?? ""),
            ]
              .filter(Boolean)
              .join(", "),
          })}
        </button>
      )}
      <p class="try">{t("welcome.try")}</p>
      <ul>
        {[...EXAMPLES, t("welcome.question")].map((example) => (
          <li key={example}>
            <button type="button" class="example" onClick={() => say(example)} data-testid="example">
              {example.startsWith("/") ? <code>{example}</code> : example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The latest session of the same notebook in which something was said or run: the list is newest first. */
function before(sessions: readonly SessionInfo[], id: string | undefined): SessionInfo | undefined {
  const notebook = sessions.find((each) => each.sessionId === id)?.notebook;
  return sessions.find(
    (each) =>
      each.sessionId !== id && notebook && each.notebook === notebook && each.preview && !each.archived,
  );
}
