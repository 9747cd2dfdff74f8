// The source of a figure in words: “Sharpe of sma_cross, bt_12”.

import type { Format, Translate } from "../i18n/types";
import { FIGURES, type FigureSource, WINDOW_FIGURES } from "../protocol.gen";

export function sourceWords(source: FigureSource, t: Translate, format: Format): string {
  const { metric = "", strategyId = "", runId = "" } = source;
  return t("figure.source", { metric: named(metric, t, format), strategy: strategyId, run: runId });
}

function named(metric: string, t: Translate, format: Format): string {
  const [name = "", start = "", end = ""] = metric.split(":");
  const of = WINDOW_FIGURES[name];
  if (of && end) return t("figure.within", { metric: format.metricName(of), start, end });
  const known = FIGURES.find((each) => each === metric);
  return known ? t(`figure.${known}`) : format.metricName(metric);
}
