// The card of a search for runs: what was looked for, the runs as a table, and what to do with those that are ticked.

import { useLanguage } from "../i18n/context";
import type { FindItem } from "../protocol.gen";
import { CardHead } from "../runs/CardHead";
import { CompareButton } from "../runs/CompareButton";
import { NONE_TICKED, ticking } from "../runs/compare-ticked";
import { ErrorLines } from "../ui/ErrorLines";
import { PythonLine } from "../ui/PythonLine";
import { useRowState } from "../ui/row-state";
import { useSession } from "../ui/session-context";
import { FoundTable } from "./FoundTable";

export function FindCard({ item }: { item: FindItem }) {
  const session = useSession();
  const { t, format } = useLanguage();
  const [ticked, setTicked] = useRowState<ReadonlySet<string>>("find.ticked", NONE_TICKED);
  const { runs = [], query, searching, fault, more, foundAt, python } = item;
  const tick = (runId: string) => setTicked(ticking(ticked, runId));
  const n = format.count(runs.length);
  const chosen = runs.filter(({ runId }) => ticked.has(runId));
  const told = searching
    ? t("find.searching")
    : runs.length && !fault
      ? t(more ? "find.newest" : "find.count", { n })
      : "";
  return (
    <article
      class="card found-runs"
      aria-label={t("find.label", { query: query || t("find.all") })}
      aria-busy={searching ?? false}
      tabIndex={-1}
      data-testid="find-card"
    >
      <CardHead title={t("find.title")} facts={[told].filter(Boolean)} asked={item} />
      <p class="query" data-testid="find-query">
        {query ? <code dir="ltr">{query}</code> : t("find.all")}
      </p>
      {fault && (
        <div class="fault" role="alert" data-testid="find-fault">
          <ErrorLines fault={fault} />
        </div>
      )}
      {runs.length > 0 && <FoundTable runs={runs} ticked={ticked} onTick={tick} />}
      {!runs.length && foundAt && !searching && !fault && <Nothing item={item} />}
      <div class="beneath">
        {runs.length > 1 && <CompareButton chosen={chosen} testid="find-compare" />}
        <button
          type="button"
          class="small"
          aria-disabled={!!searching}
          onClick={() => !searching && session.retry(item.key)}
          data-testid="find-again"
        >
          {t("find.again")}
        </button>
      </div>
      {python && <PythonLine code={python} />}
    </article>
  );
}

/** What was searched, and what to try. */
function Nothing({ item }: { item: FindItem }) {
  const session = useSession();
  const { t, format } = useLanguage();
  const { offers = [], searched = 0 } = item;
  return (
    <div class="nothing" data-testid="find-nothing">
      <p>{searched ? t("find.none", { n: format.count(searched) }) : t("find.noRuns")}</p>
      {searched > 0 && <p>{t(offers.length ? "find.tryWithout" : "find.tryOther")}</p>}
      {offers.map(({ line, without }) => (
        <button
          key={line}
          type="button"
          class="small"
          title={line}
          onClick={() => session.say(line)}
          data-testid="find-offer"
        >
          {t("find.without", { words: without ?? "" })}
        </button>
      ))}
    </div>
  );
}
