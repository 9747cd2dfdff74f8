// What each symbol of a run on several made: the best and the worst in one line, and unfolded in a small table.

import { useRowState } from "../ui/row-state";
import { type Attributed, CASH, OTHERS } from "./attribution";
import { useChartLanguage } from "./chart-format";

const COLUMNS = ["symbol", "contribution", "pnl", "fees", "weight", "trades"] as const;

interface AttributionTableProps {
  rows: readonly Attributed[]; // the best first
  symbols: readonly string[];
}

export function AttributionTable({ rows, symbols }: AttributionTableProps) {
  const { t, format, amount, percent, signed } = useChartLanguage();
  const [open, setOpen] = useRowState("attribution", false);
  const named = rows.filter((row) => row.symbol >= 0);
  const [best] = named;
  const worst = named.at(-1);
  if (!best || !worst) return null;
  const heading = t("attribution.summary", { n: format.count(symbols.length) });
  const brief = (row: Attributed) => `${symbols[row.symbol] ?? ""} ${signed(row.contribution)}`;
  const nameOf = ({ symbol }: Attributed) => {
    if (symbol === CASH) return t("attribution.cash");
    if (symbol !== OTHERS) return symbols[symbol] ?? "";
    return t("attribution.others", { n: format.count(symbols.length - named.length) });
  };
  const side = (value: number) => (value < 0 ? "loss" : "gain");
  return (
    <details
      class="trades"
      open={open}
      onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}
      data-testid="attribution"
    >
      <summary>
        <b>{heading}</b>
        <span>{t("attribution.best", { brief: brief(best) })}</span>
        {worst !== best && <span>{t("attribution.worst", { brief: brief(worst) })}</span>}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too */}
      <section class="scroll" aria-label={heading} tabIndex={0}>
        <table data-testid="attribution-table">
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th key={name} scope="col">
                  {t(`attribution.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.symbol}>
                <th scope="row">{nameOf(row)}</th>
                <td class={side(row.contribution)}>{signed(row.contribution)}</td>
                <td>{amount(row.pnl)}</td>
                <td>{amount(row.fees)}</td>
                <td>{percent(row.weight)}</td>
                <td>{row.symbol === CASH ? "" : format.count(row.trades)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
