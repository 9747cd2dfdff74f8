// Curves for the demo's cards, as the kernel would answer: little-endian float64 columns.

import type { Plot, Plotted } from "../src/protocol.gen";

type Columns = Map<string, number[]>;

const DAY = 86_400_000;
const START = Date.UTC(2003, 1, 18);

interface Kind {
  readonly drift: number;
  readonly wobble: number;
  readonly phase: number;
}

/** What a strategy of this drift would have been worth, day by day. */
function equity(bars: number, { drift, wobble, phase }: Kind): number[] {
  let state = Math.floor(phase * 1_000) + 7;
  let value = 100_000;
  return Array.from({ length: bars }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = state / 2 ** 32 - 0.5;
    value *= 1 + drift / bars + wobble * 0.2 * (noise + 0.3 * Math.sin(i / 130 + phase));
    return value;
  });
}

const drawdowns = (values: readonly number[]) => {
  let top = 0;
  return values.map((value) => {
    top = Math.max(top, value);
    return value / top - 1;
  });
};

const returns = (values: readonly number[]) =>
  values.slice(1).map((value, i) => value / (values[i] as number) - 1);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function sharpes(values: readonly number[], window: number): number[] {
  const steps = returns(values);
  return values.map((_, i) => {
    const tail = i < window ? [] : steps.slice(i - window, i);
    if (!tail.length) return Number.NaN;
    const middle = mean(tail);
    return (middle / Math.sqrt(mean(tail.map((x) => (x - middle) ** 2)))) * Math.sqrt(252);
  });
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [returns(a), returns(b)];
  const [mx, my] = [mean(x), mean(y)];
  const cov = mean(x.map((each, i) => (each - mx) * ((y[i] as number) - my)));
  return cov / Math.sqrt(mean(x.map((each) => (each - mx) ** 2)) * mean(y.map((each) => (each - my) ** 2)));
}

function monthly(
  dates: readonly number[],
  values: readonly number[],
): { months: number[]; returns: number[] } {
  const last = new Map<string, number>();
  dates.forEach((date, i) => {
    last.set(new Date(date).toISOString().slice(0, 7), values[i] as number);
  });
  const months: number[] = [];
  const found: number[] = [];
  let before = values[0] as number;
  const end = new Date(dates.at(-1) as number).getUTCFullYear();
  for (let year = 2003; year <= end; year++)
    for (let month = 0; month < 12; month++) {
      const at = Date.UTC(year, month, 1);
      const value = last.get(new Date(at).toISOString().slice(0, 7));
      months.push(at);
      found.push(value === undefined ? Number.NaN : value / before - 1);
      before = value ?? before;
    }
  return { months, returns: found };
}

/** Answers the panel's questions about the cards with these strategies. */
export function plotter(bars: number, kinds: ReadonlyMap<string, Kind>) {
  const dates = Array.from({ length: bars }, (_, i) => START + Math.floor((i * 7) / 5) * DAY);
  const all = new Map([...kinds].map(([name, kind]) => [name, equity(bars, kind)]));

  function columns({ key, show = "equity", window = 126 }: Plot): Columns {
    const found: Columns = new Map();
    if (!key.startsWith("c")) {
      const values = [...all.values()][0] as number[];
      found.set("date", dates).set("equity", values).set("drawdown", drawdowns(values));
      found.set("benchmark", [...all.values()].at(-1) as number[]);
      const entry = Array.from({ length: 67 }, (_, i) => 20 + Math.floor((i * (bars - 120)) / 67));
      const at = (list: readonly number[], shift: number) => entry.map((i) => list[i + shift] as number);
      const gain = entry.map((i) => (values[i + 31] as number) / (values[i] as number) - 1);
      found.set(
        "trades.number",
        entry.map((_, i) => i + 1),
      );
      found.set("trades.entry_date", at(dates, 0)).set("trades.exit_date", at(dates, 31));
      found.set(
        "trades.side",
        entry.map((_, i) => (i % 5 ? 1 : -1)),
      );
      found.set(
        "trades.entry_price",
        at(values, 0).map((x) => x / 100),
      );
      found.set(
        "trades.exit_price",
        at(values, 31).map((x) => x / 100),
      );
      found.set("trades.return", gain).set(
        "trades.pnl",
        gain.map((x) => x * 1e5),
      );
      found.set("trades.entry_equity", at(values, 0)).set("trades.exit_equity", at(values, 31));
      return found.set("trades.total", [67]);
    }
    for (const [name, values] of all) {
      if (show === "correlation")
        found.set(
          `${show}.${name}`,
          [...all.values()].map((other) => correlation(values, other)),
        );
      else if (show === "monthly_returns") {
        const { months, returns } = monthly(dates, values);
        found.set("month", months).set(`${show}.${name}`, returns);
      } else {
        const drawn = {
          equity: values,
          drawdown: drawdowns(values),
          rolling_sharpe: sharpes(values, window),
        };
        found.set("date", dates).set(`${show}.${name}`, drawn[show]);
      }
    }
    return found;
  }

  return (question: Plot): { message: Omit<Plotted, "t" | "to" | "key">; buffers: DataView[] } => {
    const { t: _, view: __, ...asked } = question;
    const found = columns(question);
    return {
      message: { ...asked, columns: [...found.keys()] },
      buffers: [...found.values()].map((column) => new DataView(Float64Array.from(column).buffer)),
    };
  };
}
