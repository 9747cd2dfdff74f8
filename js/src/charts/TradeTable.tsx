// The first and the last trades of a run: in one line, and unfolded in a small table.

import { useRowState } from "../ui/row-state";
import { useChartLanguage } from "./chart-format";
import { ends, priceDecimals, type Trade } from "./trades";

const TRADES_PER_END = 3;
const COLUMNS = [
  "number",
  "symbol",
  "side",
  "entry",
  "entry_price",
  "exit",
  "exit_price",
  "return",
  "pnl",
] as const;

interface TradeTableProps {
  trades: readonly Trade[];
  total: number;
  symbols: readonly string[]; // of the run, where it is on several
}

export function TradeTable({ trades, total, symbols }: TradeTableProps) {
  const { t, format, date, signed } = useChartLanguage();
  const [open, setOpen] = useRowState("trades", false);
  if (!total) return null;
  const several = trades.some((trade) => trade.symbol !== null);
  const columns = COLUMNS.filter((name) => several || name !== "symbol");
  const { first, last, between } = ends(trades, total, TRADES_PER_END);
  const [one] = first;
  const end = last.at(-1) ?? first.at(-1);
  const symbolOf = ({ symbol }: Trade) => (symbol === null ? null : (symbols[symbol] ?? ""));
  const brief = (trade: Trade) => ({ date: date(trade.entryDate), result: signed(trade.result) });
  return (
    <details
      class="trades"
      open={open}
      onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}
      data-testid="trades"
    >
      <summary>
        <b>{t("trades.summary", { n: format.count(total) })}</b>
        {one && <span>{t("trades.from", brief(one))}</span>}
        {end && end !== one && <span>{t("trades.to", brief(end))}</span>}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too */}
      <section class="scroll" aria-label={t("trades.summary", { n: format.count(total) })} tabIndex={0}>
        <table data-testid="trades-table">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {t(`trades.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first.map((trade) => (
              <Row key={trade.number} trade={trade} symbol={symbolOf(trade)} />
            ))}
            {between > 0 && (
              <tr class="between">
                <td colSpan={columns.length}>{t("trades.more", { n: format.count(between) })}</td>
              </tr>
            )}
            {last.map((trade) => (
              <Row key={trade.number} trade={trade} symbol={symbolOf(trade)} />
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Row({ trade, symbol }: { trade: Trade; symbol: string | null }) {
  const { t, format, date, signed, amount, price } = useChartLanguage();
  const decimals = priceDecimals(trade);
  return (
    <tr>
      <th scope="row">{format.count(trade.number)}</th>
      {symbol !== null && <td>{symbol}</td>}
      <td>{t(trade.side < 0 ? "trades.short" : "trades.long")}</td>
      <td>{date(trade.entryDate)}</td>
      <td>{price(trade.entryPrice, decimals)}</td>
      <td>{trade.exitDate === null ? t("trades.open") : date(trade.exitDate)}</td>
      <td>{price(trade.exitPrice, decimals)}</td>
      <td class={trade.result < 0 ? "loss" : "gain"}>{signed(trade.result)}</td>
      <td>{amount(trade.pnl)}</td>
    </tr>
  );
}
