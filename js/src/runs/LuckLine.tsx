// How much of a result may be luck: the verdict with its figures in a line, what each means one click away; of all
// that only what was computed.

import { useLanguage } from "../i18n/context";
import type { Luck } from "../protocol.gen";

export function LuckLine({ luck, metric }: { luck: Luck; metric: string }) {
  const { t, format } = useLanguage();
  const { trials = 0, deflated, overfitting, neighbours } = luck;
  const share = (value: number) => format.percent(value * 100);
  const verdict = luck.more != null && t(luck.more ? "luck.more" : "luck.may");
  const deflation = deflated != null && trials > 1 && t("luck.deflated", { p: share(deflated) });
  const overfit = overfitting != null && t("luck.overfitting", { p: share(overfitting) });
  const peak = neighbours != null && t("luck.peak", { value: format.metric(metric, neighbours) });
  const tried =
    trials > 1 &&
    luck.sharpe != null &&
    t("luck.tried", {
      n: format.count(trials),
      since: luck.since ?? "",
      people: (luck.people ?? 1) > 1 ? t("luck.people", { n: format.count(luck.people ?? 1) }) : "",
      effective: format.count(Math.max(1, Math.round(luck.effective ?? 1))),
      luck: format.metric("sharpe_ratio", luck.sharpe),
    });
  const said = [verdict, deflation, overfit, peak].filter(Boolean);
  if (!said.length) return <p class="luck">{luck.words}</p>;
  return (
    <details class="luck" data-testid="luck-line">
      <summary>{said.join(" · ")}</summary>
      {tried && <p>{tried}</p>}
      {deflation && <p>{t("luck.deflatedMeans")}</p>}
      {overfit && <p>{t("luck.overfittingMeans")}</p>}
      {peak && <p>{t("luck.peakMeans")}</p>}
    </details>
  );
}
