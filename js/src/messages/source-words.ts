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
  "closed_trades",
  "winning_trades",
  "losing_trades",
  "worst_trade",
  "best_trade",
  "trials",
  "people",
  "bars",
] as const;

// Such as "window_return:2008-01-02:2008-12-31", with the days they are of.
const OF_WINDOW = { window_return: "total_return", window_drawdown: "max_drawdown" } as const;

export function sourceWords(source: FigureSource, t: Translate, format: Format): string {
  const { metric = "", strategyId = "", runId = "" } = source;
  return t("figure.source", { metric: named(metric, t, format), strategy: strategyId, run: runId });
}

function named(metric: string, t: Translate, format: Format): string {
  const [name = "", start = "", end = ""] = metric.split(":");
  if (name in OF_WINDOW && end) {
    const of = format.metricName(OF_WINDOW[name as keyof typeof OF_WINDOW]);
    return t("figure.within", { metric: of, start, end });
  }
  // What a trade returned is named as the trade is.
  const known = NAMED.find((each) => each === metric.replace(/_return$/, ""));
  return known ? t(`figure.${known}`) : format.metricName(metric);
}
