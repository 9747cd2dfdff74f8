// The welcome that an empty session shows: what this is, and examples that can be clicked.

import { useLanguage } from "../i18n";
import { useSession } from "../ui/session-context";

const EXAMPLES = [
  "/run_backtest sma_cross fast=10 slow=30",
  "/compare_strategies sma_cross rsi_reversion",
  "/help",
];

export function Welcome() {
  const { say, link, facts } = useSession();
  const { t } = useLanguage();
  if (link.value === "dead") return null;
  if (facts.value === null) return <p class="waiting">{t("welcome.waiting")}</p>;
  const starting = facts.value.status === "starting";
  return (
    <div class="welcome" data-testid="welcome">
      <h2>{t("welcome.title")}</h2>
      <p>{t(starting ? "welcome.starting" : "welcome.text")}</p>
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
