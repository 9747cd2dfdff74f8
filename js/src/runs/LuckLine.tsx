// How much of a result may be luck: the verdict with its figures in a line, what each means one click away.

import { useLanguage } from "../i18n/context";
import type { Luck } from "../protocol.gen";

export function LuckLine({ luck, metric }: { luck: Luck; metric: string }) {
  const { t, format } = useLanguage();
  const { trials = 0, deflated, overfitting, neighbours } = luck;
  const share = (value: number) => format.percent(value * 100);
  const verdict = t(luck.more ? "luck.more" : "luck.may");
  const deflation = deflated != null && trials > 1 && t("luck.deflated", { p: share(deflated) });
  const overfit = overfitting != null && t("luck.overfitting", { p: share(overfitting) });
  const peak = neighbours != null && t("luck.peak", { value: format.metric(metric, neighbours) });
  const tried =
    trials > 1 &&
    t("luck.tried", {
      n: format.count(trials),
      since: luck.since ?? "",
      people: (luck.people ?? 1) > 1 ? t("luck.people", { n: format.count(luck.people ?? 1) }) : "",
      effective: format.count(Math.max(1, Math.round(luck.effective ?? 1))),
      luck: format.metric("sharpe_ratio", luck.sharpe ?? 0),
    });
  return (
    <details class="luck" data-testid="luck-line">
      <summary>{[verdict, deflation, overfit, peak].filter(Boolean).join(" · ")}</summary>
      {tried && <p>{tried}</p>}
      {deflation && <p>{t("luck.deflatedMeans")}</p>}
      {overfit && <p>{t("luck.overfittingMeans")}</p>}
      {peak && <p>{t("luck.peakMeans")}</p>}
    </details>
  );
}
