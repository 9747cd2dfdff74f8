// The panel with a pretend kernel, one state of it for each address: for looking at, and for screenshots.

import widget from "../src/index";
import type { AnyItem, ComparisonItem, RunItem, SweepItem } from "../src/protocol.gen";
import { CATALOG } from "../tests/support/catalog";
import { FakeKernel, FakeModel } from "../tests/support/fake-kernel";
import { LUCK } from "../tests/support/items";
import { plotter } from "./curves";

const query = new URLSearchParams(location.search);
const state = query.get("state") ?? "chat";
const el = document.getElementById("panel") as HTMLElement;
wear(query.get("theme") ?? "light");
el.style.maxWidth = `${query.get("width") ?? 760}px`;

const model = new FakeModel();
model.traits.locale = query.get("locale") ?? "en-US";
const kernel = new FakeKernel(model);
kernel.catalog = CATALOG;

/** Mark the page as its host would. */
function wear(theme: string): void {
  const { body, documentElement: root } = document;
  if (theme === "system") return;
  if (theme.startsWith("vscode")) {
    const dark = !theme.includes("light");
    body.className = theme === "vscode-high-contrast-light" ? `${theme} vscode-high-contrast` : theme;
    root.style.cssText = `--vscode-editor-background: ${dark ? "#1e1e1e" : "#fffffe"};
      --vscode-editor-foreground: ${dark ? "#d4d4d4" : "#000001"}; --vscode-focusBorder: ${dark ? "#007fd4" : "#0090f1"};
      --vscode-font-family: sans-serif; --vscode-editor-font-family: monospace;
      --jp-layout-color1: white; --jp-ui-font-color1: black`; // as ipywidgets has it there, dark or not
    return;
  }
  body.dataset.jpThemeLight = String(theme === "light");
  body.dataset.jpThemeName = theme === "contrast" ? "JupyterLab Dark High Contrast" : `JupyterLab ${theme}`;
  if (theme === "contrast") root.style.cssText = "--jp-layout-color1: #111; --jp-ui-font-color1: #fff";
}

const at = (time: string) => new Date(`${new Date().toDateString()} ${time}`).toISOString();
const walk = (drift: number, wobble: number, phase: number) =>
  Array.from(
    { length: 200 },
    (_, i) =>
      Math.exp(
        (drift * i) / 200 +
          wobble * (Math.sin(i / 9 + phase) + Math.sin(i / 23 + 2 * phase) + 0.4 * Math.sin(i / 2.7)),
      ) / Math.exp(wobble * (Math.sin(phase) + Math.sin(2 * phase))),
  );

const run = (key: string, more: Partial<RunItem>): RunItem => ({
  kind: "run",
  key,
  runId: key,
  n: 0,
  timestamp: at("10:24:08"),
  status: "running",
  strategyId: "donchian_breakout",
  parameters: { entry: 55, exit: 20, symbol: "SPX" },
  start: "1999-01-04",
  end: "2018-12-31",
  ...more,
});

const running = run("run1", {
  progress: 62.3,
  total: 5_031,
  tick: { done: 3_119, barsPerSecond: 1_213_000, currentDate: "2011-05-19", secondsLeft: 1.2 },
});
const completed = run("run2", {
  status: "completed",
  progress: 100,
  strategyId: "sma_cross",
  parameters: { fast: 10, slow: 30, symbol: "SPX" },
  metrics: {
    total_return: 2.124,
    cagr: 0.0741,
    sharpe_ratio: 0.712,
    max_drawdown: -0.248,
    n_trades: 67,
    beta: 0.4,
  },
  equity: walk(1.1, 0.06, 0.4),
  bars: 5_031,
  notes: ["12 bars of SPX have no volume; they were kept."],
  python: "chat.runs[-1].result()",
});
const failed = run("run3", {
  status: "failed",
  progress: 38,
  strategyId: "rsi_reversion",
  parameters: { window: 14, lower: 30 },
  fault: {
    code: "strategy_error",
    message: "rsi_reversion raised ZeroDivisionError: division by zero, at bar 1,912 (2006-08-11).",
    hint: "Give a lower bound above 0, or look at the strategy with /help rsi_reversion.",
  },
});
const broken = run("run5", {
  status: "failed",
  progress: 0,
  strategyId: "carry_of_the_yield_curve",
  parameters: { window: 14 },
  fault: {
    code: "strategy_error",
    message: "carry_of_the_yield_curve raised KeyError: 'yield'.",
    hint: "Mend that line, or try other parameters.",
    where: {
      file: "carry_of_the_yield_curve.py",
      line: 112,
      text: 'return (prices["yield"].rolling(window).mean() > prices["yield"].shift(window)).astype(float)',
    },
  },
});
const large = query.has("large"); // a map that scrolls
const FAST = Array.from({ length: large ? 40 : 12 }, (_, i) => 5 * (i + 1));
const SLOW = Array.from({ length: large ? 40 : 10 }, (_, i) => 20 * (i + 1));
const sharpe = (fast: number, slow: number) =>
  fast < slow
    ? 0.55 - ((fast - 40) / 70) ** 2 - ((slow - 160) / 180) ** 2 + 0.05 * Math.sin(fast * slow)
    : null;
const tried = FAST.flatMap((fast) => SLOW.map((slow) => ({ fast, slow, value: sharpe(fast, slow) })))
  .filter((each) => each.value !== null)
  .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  .map(({ fast, slow, value }) => ({
    parameters: { fast, slow },
    metrics: {
      sharpe_ratio: value ?? 0,
      total_return: 2 + (value ?? 0),
      cagr: 0.06,
      max_drawdown: -0.2,
      n_trades: 900 / slow,
    },
  }));
const sweep: SweepItem = {
  kind: "sweep",
  key: "sw1",
  runId: "sw1",
  n: 0,
  timestamp: at("10:24:12"),
  strategyId: "sma_cross",
  metric: "sharpe_ratio",
  parameters: { symbol: "SPX" },
  swept: { fast: "5:60:5", slow: "20:200:20" },
  combinations: tried.length,
  skipped: 12 * 10 - tried.length,
  seconds: 0.09,
  start: "1999-01-04",
  end: "2018-12-31",
  best: tried[0] ?? null,
  top: tried.slice(0, 10),
  heat: {
    rows: "fast",
    columns: "slow",
    rowValues: FAST,
    columnValues: SLOW,
    cells: FAST.map((fast) => SLOW.map((slow) => sharpe(fast, slow))),
  },
  luck: { ...LUCK, deflated: 0.786 },
  command: "/run_backtest sma_cross fast=40 slow=160 symbol=SPX",
  python: "chat.sweeps[-1].result().table",
};
const STATES = ["completed", "completed", "failed", "running", "completed", "queued"] as const;
const pair = (i: number): RunItem => {
  const status = STATES[i % 6] ?? "queued";
  return run(`p${i}`, {
    status,
    strategyId: "sma_cross",
    parameters: { fast: 5 + 5 * (i % 10), slow: 20 * (1 + Math.floor(i / 10)), symbol: "SPX" },
    progress: status === "queued" ? 0 : status === "completed" ? 100 : (i * 37) % 100,
    total: 5_031,
    tick: { done: 3_119 },
    ...(status === "failed" && { fault: broken.fault ?? null }),
    ...(status === "completed" && {
      metrics: {
        total_return: Math.sin(i) + 0.8,
        sharpe_ratio: 0.4 + Math.cos(i) / 3,
        cagr: 0.05,
        max_drawdown: -0.2,
        n_trades: 40,
      },
      equity: walk(Math.sin(i), 0.05, i),
      python: `chat.run("p${i}").result()`,
    }),
  });
};
const comparison: ComparisonItem = {
  kind: "comparison",
  key: "c1",
  n: 0,
  timestamp: at("10:24:33"),
  ranking: ["sma_cross", "rsi_reversion"],
  symbol: "SPX",
  start: "2003-02-18",
  end: "2018-12-31",
  bars: 3_998,
  strategies: [
    {
      strategyId: "sma_cross",
      name: "sma_cross",
      metrics: { total_return: 2.124, cagr: 0.0741, sharpe_ratio: 0.71, max_drawdown: -0.248, n_trades: 67 },
      equity: walk(1.1, 0.06, 0.4),
    },
    {
      strategyId: "rsi_reversion",
      name: "rsi_reversion",
      metrics: { total_return: 0.961, cagr: 0.0432, sharpe_ratio: 0.58, max_drawdown: -0.172, n_trades: 143 },
      equity: walk(0.7, 0.04, 1.7),
    },
  ],
  summary:
    "sma_cross leads on return, but the two are not distinguishable on Sharpe (p = 0.61, paired bootstrap).",
  python: "chat.comparisons[-1].metrics",
};
const base: ComparisonItem = {
  ...comparison,
  key: "c2",
  strategies: [
    {
      strategyId: "momentum",
      name: "Momentum",
      metrics: { total_return: 0.31, sharpe_ratio: 1.02, hit_ratio: 0.534 },
    },
    {
      strategyId: "carry",
      name: "Carry",
      metrics: { total_return: -0.04, max_drawdown: -0.22, hit_ratio: 0.481 },
    },
    {
      strategyId: "value",
      name: "Value",
      metrics: { total_return: 0.12, sharpe_ratio: 0.44, max_drawdown: -0.09 },
    },
  ],
  ranking: ["momentum", "value", "carry"],
  recommendation: "Momentum, if its turnover is affordable.",
  summary: null,
};

const DOZEN = Array.from({ length: 12 }, (_, i) =>
  i === 4
    ? "a strategy with a name so long that nobody would ever read it to its end, 한국어"
    : `momentum_${20 * (i + 1)}`,
);
const dozen: ComparisonItem = {
  ...comparison,
  key: "c12",
  ranking: DOZEN,
  strategies: DOZEN.map((name, i) => ({
    strategyId: name,
    name,
    metrics: {
      total_return: 2.1 - i * 0.2,
      cagr: 0.08 - i * 0.006,
      ...(i !== 7 && { sharpe_ratio: 0.9 - i * 0.07, sortino_ratio: 1.2 - i * 0.1 }),
      max_drawdown: -0.1 - i * 0.02,
      n_trades: 20 + i * 7,
      win_rate: 0.5,
      beta: 0.3,
    },
    equity: walk(1.1 - i * 0.1, 0.05, i),
  })),
};

const user = (content: string, time: string, more = {}) =>
  kernel.message(content, { role: "user", mine: true, timestamp: at(time), ...more });
const assistant = (content: string, time: string) => kernel.message(content, { timestamp: at(time) });
const system = (content: string, time: string, more = {}) =>
  kernel.message(content, { role: "system", timestamp: at(time), ...more });

const HELP = `Commands:
/run_backtest strategy_id [symbol=] [start=] [end=]
  Run one strategy over historical prices
/compare_strategies strategy_ids
  Put two or more strategies side by side
/help [command]

Strategies: sma_cross, rsi_reversion, donchian_breakout, buy_and_hold.`;

const MARKDOWN = `## Two things stand out

1. **Drawdown**: *rsi_reversion* lost at most 17.2 %, ~~24.8~~ less than \`sma_cross\`.
2. Costs matter:
   - 5 bps leave **1.2 %** a year
   - 10 bps leave nothing

> Past performance says little; see [the paper](https://example.org/paper).

| strategy | total return | Sharpe |
| --- | ---: | ---: |
| sma_cross | +212.4 % | 0.71 |
| rsi_reversion | +96.1 % | 0.58 |

\`\`\`python
for fast in (5, 10, 20):
    chat.run("sma_cross", fast=fast)  # a line that is too long for the bubble scrolls in its own box
\`\`\`

The chart: ![equity of both](https://example.org/equity.png)`;

const CODE = `Every language in its colours:

\`\`\`python
@dataclass
class Trade:
    """One trade."""
    size: float = 0.5  # of the account
    def pnl(self, price: int) -> float:
        return f"{self.size * price:.2f}" if price else None
\`\`\`

\`\`\`sql
SELECT symbol, avg(close) AS mean FROM prices WHERE date >= '2005-01-01' GROUP BY 1 -- all of it
\`\`\`

\`\`\`json
{"strategy": "sma_cross", "fast": 10, "live": false, "notes": null}
\`\`\`

\`\`\`yaml
strategy: sma_cross   # with its defaults
fast: 10
symbols: [SPX, "IXIC"]
\`\`\`

\`\`\`rust
fn main() {}
\`\`\`

\`\`\`
no language
\`\`\``;

const chat: AnyItem[] = [
  system("ana joined. 2 people and the assistant are here.", "10:23:50"),
  user("/run_backtest donchian_breakout entry=55 exit=20", "10:24:07"),
  running,
  user("/compare_strategies sma_cross rsi_reversion", "10:24:31"),
  comparison,
  assistant(
    "If drawdown matters more to you than return, rsi_reversion lost at most 17.2 %. Shall I run both with 10 bps of costs?",
    "10:24:33",
  ),
];

const scenes: Record<string, () => AnyItem[]> = {
  chat: () => chat,
  empty: () => [],
  starting: () => [],
  runs: () => [
    run("run0", { status: "queued", queuePosition: 2, strategyId: "buy_and_hold", parameters: {} }),
    running,
    completed,
    failed,
    run("run4", { status: "cancelled", progress: 71, strategyId: "sma_cross", parameters: { fast: 5 } }),
  ],
  failed: () => [
    user("/run_backtset sma_cross", "10:30:01"),
    system("No command /run_backtset. Did you mean /run_backtest?", "10:30:01", {
      fault: {
        code: "unknown_command",
        message: "No command /run_backtset. Did you mean /run_backtest?",
        hint: "Type /help for the list.",
      },
    }),
    user("/run_backtest rsi_reversion window=14 lower=30", "10:30:12"),
    failed,
    user("and again?", "10:30:20", { delivery: "queued" }),
    user("one more", "10:30:21", { delivery: "failed" }),
    base,
  ],
  long: () => [
    ...Array.from({ length: 40 }, (_, i) =>
      assistant(`Message ${i}: the ${i % 3 ? "spread tightens" : "curve steepens"}.`, "09:10:00"),
    ),
    user(`${"x".repeat(400)} ${"한국어 긴 문장 ".repeat(20)}`, "10:01:00"),
    assistant(HELP, "10:01:02"),
    kernel.message("Does anybody have the futures roll dates?", {
      role: "user",
      user: "ana",
      timestamp: at("10:02:00"),
    }),
    completed,
  ],
  markdown: () => [
    user("What do you make of **sma_cross**? See `chat.runs[-1]`, or https://example.org/sma.", "10:40:00"),
    assistant(MARKDOWN, "10:40:02"),
    user("/run_backtest sma_cross fast=10", "10:41:00"),
    assistant(HELP, "10:41:01"),
    assistant(
      Array.from({ length: 60 }, (_, i) => `${i + 1}. Trade ${i + 1} made ${i % 7} %.`).join("\n"),
      "10:42:00",
    ),
  ],
  fold: () => [
    user("Every pair from a cell", "10:24:07"),
    ...Array.from({ length: Number(query.get("n") ?? 50) }, (_, i) => pair(i)),
    assistant("That was the first half.", "10:24:59"),
    ...Array.from({ length: 8 }, (_, i) => ({
      ...pair(i),
      key: `q${i}`,
      runId: `q${i}`,
      strategyId: ["sma_cross", "a_strategy_with_a_very_long_name_indeed"][i % 2] ?? "",
      status: i % 4 ? ("completed" as const) : ("failed" as const),
    })),
  ],
  sweep: () => [
    user("/sweep sma_cross fast=5:60:5 slow=20:200:20", "10:24:07"),
    run("sw0", {
      work: "sweep",
      strategyId: "sma_cross",
      parameters: { fast: "5:60:5", slow: "20:200:20", metric: "sharpe_ratio", symbol: "SPX" },
      progress: 41,
      total: 112,
      tick: {
        done: 46,
        runsPerSecond: 1_312,
        secondsLeft: 0.4,
        best: { parameters: { fast: 25, slow: 120 }, metric: "sharpe_ratio", value: 0.532 },
      },
    }),
    sweep,
  ],
  walk: () => [
    user("/walk_forward sma_cross fast=5,10,20 slow=50,100,200 train=3Y test=1Y", "10:24:07"),
    run("wf0", {
      work: "walk_forward",
      strategyId: "sma_cross",
      parameters: { fast: "5,10,20", slow: "50,100,200", train: "3Y", test: "1Y", symbol: "SPX" },
      progress: 41,
      total: 153,
      tick: { done: 63, runsPerSecond: 1_312, secondsLeft: 0.4 },
    }),
    {
      ...completed,
      key: "wf1",
      runId: "wf1",
      work: "walk_forward",
      parameters: { fast: "5,10,20", slow: "50,100,200", train: "3Y", test: "1Y", symbol: "SPX" },
      chosenBy: "sharpe_ratio",
      folds: Array.from({ length: 17 }, (_, i) => ({
        start: `${2002 + i}-01-04`,
        end: `${2003 + i}-01-03`,
        ...(i === 6
          ? {}
          : { parameters: { fast: [5, 10, 20][i % 3], slow: [50, 200][i % 2] }, trained: 0.2 + i / 20 }),
        tested: Math.sin(i * 7),
        totalReturn: Math.sin(i * 7) / 9,
      })),
    },
  ],
  cross: () => [
    user("/cross_validate sma_cross fast=5,10,20 slow=50,100,200 folds=5", "10:24:07"),
    {
      ...completed,
      key: "cv1",
      runId: "cv1",
      work: "cross_validation",
      parameters: { fast: "5,10,20", slow: "50,100,200", folds: 5, symbol: "SPX" },
      chosenBy: "sharpe_ratio",
      folds: Array.from({ length: 5 }, (_, i) => ({
        start: `${1999 + 4 * i}-01-04`,
        end: `${2003 + 4 * i}-01-03`,
        parameters: { fast: [5, 10, 20][i % 3], slow: [50, 200][i % 2] },
        trained: 0.2 + i / 20,
        tested: Math.sin(i * 7),
        totalReturn: Math.sin(i * 7) / 9,
      })),
    },
  ],
  stopped: () => [
    run("run0", { status: "queued", queuePosition: 2, strategyId: "buy_and_hold", parameters: {} }),
    run("run4", {
      status: "cancelled",
      progress: 71,
      total: 5_031,
      tick: { done: 3_572, currentDate: "2013-03-14" },
      strategyId: "sma_cross",
      parameters: { fast: 5, slow: 30, symbol: "SPX" },
    }),
    broken,
  ],
  files: () => chat,
  drop: () => chat,
  comparison: () => [comparison],
  dozen: () => [dozen],
  settled: () => [completed],
  messages: () => [
    user("@bo kim could you check the costs? I get **12 bps**, see `costs.py`", "10:23:50", {
      editable: true,
      edited: true,
    }),
    kernel.message("@ana they are per side. @assistant agrees", {
      role: "user",
      user: "Bo Kim",
      timestamp: at("10:24:02"),
    }),
    user("/run_backtest sma_cross fast=10 slow=30", "10:24:07", { editable: true }),
    user(CODE, "10:24:09", { editable: true }),
    assistant(CODE, "10:24:11"),
    assistant(
      "مرحبا! هذه رسالة من اليمين إلى اليسار, with `code` in it.\n\n- עברית\n- 한국어 😀👩‍👩‍👧‍👦",
      "10:24:12",
    ),
    user("x".repeat(300), "10:24:13", { editable: true }),
    user("Short", "10:24:14", { editable: true }),
  ],
  streaming: () => [
    user("which of the two is steadier?", "10:24:07", { editable: true }),
    kernel.message("", { streaming: true, key: "reply", timestamp: at("10:24:09") }),
  ],
  many: () => Array.from({ length: 5_000 }, (_, i) => assistant(`Message ${i}`, "09:00:00")),
};

const KINDS = new Map([
  ["sma_cross", { drift: 1.3, wobble: 0.06, phase: 0.4 }],
  ["rsi_reversion", { drift: 0.8, wobble: 0.04, phase: 1.7 }],
]);
const MANY = new Map(DOZEN.map((name, i) => [name, { drift: 1.3 - i * 0.1, wobble: 0.05, phase: i / 3 }]));
kernel.onPlot = plotter(3_998, state === "dozen" ? MANY : KINDS);
kernel.onFetch = async (name) => (await fetch(`./${name}.js`)).text();

let n = 0;
kernel.items = new Map((scenes[state] ?? scenes.chat)?.().map((item) => [item.key, { ...item, n: ++n }]));
kernel.message("", {});

const minutes = (n: number) => new Date(Date.now() - n * 60_000).toISOString();
kernel.facts = { ...kernel.facts, user: "ana", protocol: 2 };
kernel.room = {
  people: [{ user: "ana" }, { user: "Ben Okafor", typing: true }, { user: "민수" }, {}],
  sessions: [
    { sessionId: "session_1763804212331", name: "momentum study", updated: minutes(0), people: ["ana"] },
    {
      sessionId: "session_2",
      name: "carry and value, the long story of a spread that would not tighten",
      updated: minutes(7),
      unread: 12,
      people: ["Ben Okafor", "민수"],
    },
    { sessionId: "session_3", name: "risk", updated: minutes(190), unread: 100 },
    { sessionId: "session_1763104212331", updated: minutes(3_000) },
  ],
};
if (state === "alone") kernel.room = { ...kernel.room, people: [{ user: "ana" }] };
if (state === "left") kernel.room = { ...kernel.room, people: [] };
if (state === "left") kernel.facts = { status: "connected", user: "ana", protocol: 2 };
if (state === "unopened") kernel.busy = true;
if (state === "messages") {
  kernel.facts = { ...kernel.facts, user: "ana" };
  kernel.room = { people: [{ user: "ana" }, { user: "Bo Kim" }, { user: "bo" }] };
}
if (state === "streaming") {
  // A word each 40 ms, as a language model writes.
  const words = MARKDOWN.split(/(?<=\s)/);
  let at = 0;
  const timer = setInterval(() => {
    const item = kernel.items.get("reply");
    if (item?.kind !== "message" || !item.streaming) return clearInterval(timer);
    const content = words.slice(0, ++at).join("");
    kernel.change({ items: [{ ...item, content, streaming: at < words.length }] });
  }, 40);
}
if (state === "starting") kernel.facts = { status: "starting", sessionId: "" };
if (state === "reconnecting")
  kernel.facts = {
    ...kernel.facts,
    status: "reconnecting",
    detail: "The backend closed the connection.",
    attempt: 3,
    maxAttempts: 5,
    retryAt: Date.now() + 4_000,
  };
if (state === "disconnected")
  kernel.facts = {
    ...kernel.facts,
    status: "disconnected",
    detail: "No backend answers at ws://localhost:8500 (connection refused, 5 attempts).",
  };

widget.render({ model, el });
setInterval(() => {
  if (!["dead", "silent", "unopened"].includes(state)) kernel.beat();
}, 1_000);

if (state === "busy") {
  kernel.busy = true;
  write("What was the worst month of 2008?");
}
if (state === "dead") {
  kernel.busy = true;
  write("Is anybody there?");
  model.closed = true;
  model.emit("comm_live_update");
  write("Text that must stay");
}
if (state === "sessions" || query.has("switch"))
  setTimeout(() => el.querySelector<HTMLElement>("[data-testid=sessions]")?.click(), 100);
if (state === "palette") write(query.get("text") ?? "/r", false);
if (state === "files" || state === "drop") {
  kernel.onUpload = (name) =>
    name === "broken.csv"
      ? {
          code: "bad_data",
          message: "broken.csv, line 7: “1,100” in column “close” is no number (1 such in all).",
          hint: "Write 1234.5.",
        }
      : undefined;
  const files = [
    new File(["x".repeat(134_000)], "ACME.csv"),
    new File(["x".repeat(2_100)], "my_strategy.py"),
    new File(
      ["x"],
      "a very long name of a price file that nobody would want to read to its end 2019-2024.parquet",
    ),
    new File(["x"], "<img src=x onerror=alert(1)>.xlsx"),
    new File([], "empty.csv"),
    new File(["x".repeat(9_000_000)], "minute_bars.parquet"),
    new File(["x"], "spx.csv"),
    new File(["x"], "broken.csv"),
  ];
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  const panel = el.querySelector("section");
  const kind = state === "drop" ? "dragover" : "drop";
  const drag = () => panel?.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true }));
  drag();
  if (state === "drop") setInterval(drag, 100);
  if (query.has("send")) setTimeout(() => el.querySelector<HTMLElement>(".send")?.click(), 300);
}
if (state === "chat") {
  kernel.onSay = (text) => setTimeout(() => kernel.say(`You said: ${text}`), 400);
  setInterval(() => {
    const now = kernel.items.get("run1") as RunItem;
    const done = Math.min(5_031, (now.tick?.done ?? 0) + 9);
    const tick = { ...now.tick, done };
    if (query.has("live")) kernel.change({ items: [{ ...now, tick, progress: (done / 5_031) * 100 }] });
  }, 100);
}
if (state === "fold" && query.has("live"))
  setInterval(() => {
    for (const each of kernel.items.values())
      if (each.kind === "run" && each.status === "running")
        kernel.change({ items: [{ ...each, progress: Math.min(99, (each.progress ?? 0) + 0.3) }] });
  }, 200);
const states = [...Object.keys(scenes), "reconnecting", "disconnected", "busy", "dead", "palette"];
Object.assign(window, { kernel, model, states }); // for tests/browser: what there is to look at

function write(text: string, send = true): void {
  const field = el.querySelector("textarea");
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (send) field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  else field.focus();
}
