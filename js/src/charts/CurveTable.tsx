// A table of curves, for who cannot see them: the value at the end of each year, or of each month of a short span.

import { useLanguage } from "../i18n/context";
import type { Plot } from "../kernel/plot-cache";

const DATE = "date";
const MAX_MONTHLY_MS = 3 * 365 * 86_400_000; // a longer span is told by its years

interface CurveTableProps {
  plot: Plot;
  show?: (column: string, value: number) => string;
}

export function CurveTable({ plot, show }: CurveTableProps) {
  const { t, format, locale } = useLanguage();
  const dates = plot.columns.get(DATE) ?? new Float64Array();
  const names = [...plot.columns.keys()].filter((name) => name !== DATE && !name.startsWith("trades."));
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const text =
    show ?? ((name, value) => format.measure(name === "drawdown" ? { unit: "fraction" } : {}, value));
  return (
    <details class="astable">
      <summary>{t("chart.asTable")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too */}
      <section class="scroll" aria-label={t("chart.asTable")} tabIndex={0}>
        <table data-testid="curve-table">
          <thead>
            <tr>
              <th scope="col">{t("chart.date")}</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name.replace(/^[a-z_]+\./, "")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ends(dates).map((at) => (
              <tr key={at}>
                <th scope="row">{day.format(dates[at])}</th>
                {names.map((name) => (
                  <td key={name}>{text(name, plot.columns.get(name)?.[at] ?? Number.NaN)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Where the first date stands, and the last one of each year (of each month, if there are few years). */
export function ends(dates: ArrayLike<number>): number[] {
  const last = dates.length - 1;
  if (last < 0) return [];
  const short = (dates[last] as number) - (dates[0] as number) < MAX_MONTHLY_MS;
  const period = (i: number) => new Date(dates[i] as number).toISOString().slice(0, short ? 7 : 4);
  const found = [0];
  for (let i = 1; i <= last; i++) if (i === last || period(i) !== period(i + 1)) found.push(i);
  return found;
}
