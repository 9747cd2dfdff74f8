// The source of a figure in words: “Sharpe of sma_cross, bt_12”.

import type { Format, Translate } from "../i18n/types";
import type { FigureSource } from "../protocol.gen";

// Figures that are no metric of the registry, and have a name in the panel's words.
const NAMED = [
  "worst_year",
  "best_year",
  "worst_month",
  "best_month",
  "losing_streak",
  "trials",
  "people",
  "bars",
] as const;

export function sourceWords(source: FigureSource, t: Translate, format: Format): string {
  const { metric = "", strategyId = "", runId = "" } = source;
  const known = NAMED.find((name) => name === metric);
  const name = known ? t(`figure.${known}`) : format.metricName(metric);
  return t("figure.source", { metric: name, strategy: strategyId, run: runId });
}
