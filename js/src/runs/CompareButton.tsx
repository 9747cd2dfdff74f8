// The button that compares the runs ticked in a list; until there are two of them it says what to do.

import { useLanguage } from "../i18n/context";
import { useSession } from "../ui/session-context";
import { comparisonOf } from "./compare-ticked";

interface CompareButtonProps {
  chosen: readonly { readonly runId: string }[]; // in the order they are shown
  testid: string;
}

export function CompareButton({ chosen, testid }: CompareButtonProps) {
  const session = useSession();
  const { t, format } = useLanguage();
  return (
    <button
      type="button"
      class="small"
      aria-disabled={chosen.length < 2}
      onClick={() => {
        if (chosen.length > 1) session.say(comparisonOf(chosen));
      }}
      data-testid={testid}
    >
      {chosen.length ? t("run.compareThese", { n: format.count(chosen.length) }) : t("run.compare")}
    </button>
  );
}
