// How sure a comparison is: each pair and what can be told of it, and each strategy's bounds.

import { useLanguage } from "../i18n/context";
import type { ComparedPair, ComparisonItem } from "../protocol.gen";
import { ScrollableX } from "../ui/ScrollableX";

const ALPHA = 0.05;
const BOUNDED = ["sharpe_ratio", "cagr", "max_drawdown"] as const;

export function HowSure({ item }: { item: ComparisonItem }) {
  const { t, format } = useLanguage();
  const sure = item.strategies.filter(({ bounds }) => bounds);
  return (
    <div data-testid="how-sure">
      <Pairs pairs={item.pairs ?? []} label={t("sure.pairs")} />
      {item.morePairs ? <p>{t("sure.more", { n: format.count(item.morePairs) })}</p> : null}
      {item.benchmarkVerdict && item.beside?.length ? (
        <Pairs pairs={item.beside ?? []} label={t("sure.beside")} />
      ) : null}
      {sure.length > 0 && (
        <ScrollableX as="div">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("sure.bounds")}</th>
                {BOUNDED.map((name) => (
                  <th scope="col" key={name}>
                    {format.metricName(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sure.map(({ name, bounds }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {BOUNDED.map((metric) => (
                    <td key={metric}>
                      {bounds?.[metric]?.map((end) => format.metric(metric, end)).join(" … ") ?? "–"}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollableX>
      )}
    </div>
  );
}

function Pairs({ pairs, label }: { pairs: readonly ComparedPair[]; label: string }) {
  const { t, format, localise } = useLanguage();
  const ratio = (value: number | null | undefined) => format.metric("sharpe_ratio", value ?? undefined);
  return (
    <ScrollableX as="div">
      <table>
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col">{t("sure.difference")}</th>
            <th scope="col">95 %</th>
            <th scope="col">p</th>
            <th scope="col">p (Holm)</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ a, b, difference, lower, upper, p, pHolm, reason }) => {
            const told = pHolm != null && pHolm < ALPHA;
            const mark = difference != null && difference < 0 ? "<" : ">";
            return (
              <tr
                key={`${a} ${b}`}
                class={told ? "told" : undefined}
                title={reason ? localise(reason) : undefined}
              >
                <th scope="row">
                  {a}{" "}
                  <b role="img" aria-label={t(told ? "sure.told" : "sure.tied")}>
                    {told ? mark : "="}
                  </b>{" "}
                  {b}
                </th>
                <td>{ratio(difference)}</td>
                <td>{reason ? localise(reason) : `${ratio(lower)} … ${ratio(upper)}`}</td>
                <td>{chance(p)}</td>
                <td>{chance(pHolm)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollableX>
  );
}

const chance = (p: number | null | undefined) => (p == null ? "–" : p < 0.01 ? p.toFixed(4) : p.toFixed(2));
