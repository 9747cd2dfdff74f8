// The promises of the command line: it is read as the kernel reads it, and what is wrong is known before it is sent.

import { expect, test } from "vitest";
import { complete } from "../../src/command-line/completions";
import { diagnose } from "../../src/command-line/diagnostics";
import { nearestName, rank } from "../../src/command-line/fuzzy";
import { argumentsOf } from "../../src/command-line/loosely";
import { expand, isValid, mayBecomeValid } from "../../src/command-line/parameter-values";
import { parse } from "../../src/command-line/parser";
import { quoted, tokenize } from "../../src/command-line/tokenizer";
import type { ParameterSpec, StrategySpec } from "../../src/protocol.gen";
import LINES from "../lines.json";
import LOOSE from "../loose-lines.json";
import RANGES from "../ranges.json";
import { CATALOG } from "../support/catalog";

const SMA = "/run_backtest sma_cross";

/** The parts of `text` at fault, with the key of each sentence; `|` in `text` is the caret. */
function wrong(text: string, catalog = CATALOG): string[] {
  const caret = text.indexOf("|");
  const plain = text.replace("|", "");
  const line = parse(plain, catalog);
  return (line ? diagnose(line, catalog, caret) : []).map(
    ({ from, to, key }) => `${key.replace("mistake.", "")}: ${plain.slice(from, to)}`,
  );
}

function offered(text: string) {
  const at = text.indexOf("|");
  const plain = text.replace("|", "");
  const caret = at < 0 ? plain.length : at;
  const found = complete(plain, caret, CATALOG, [
    {
      kind: "run",
      runId: "bt_1",
      strategyId: "sma_cross",
      status: "running",
      parameters: {},
      key: "1",
      n: 1,
      timestamp: "",
    },
  ]);
  const apply = (index: number) => {
    const insert = found?.choices[index]?.insert ?? "";
    return plain.slice(0, found?.from) + insert + plain.slice(found?.to);
  };
  return { labels: found?.choices.map(({ label }) => label) ?? null, apply, hint: found?.hint, found };
}

test.each(LINES)("the words of %j are those of the kernel", ({ text, words }) => {
  const tokens = tokenize(text, text.indexOf("/") + 1);
  expect(tokens.open).toBe(words === null);
  if (words) expect(tokens.words.map(({ value }) => value)).toEqual(words);
  for (const { start, end, equals } of tokens.words) {
    expect(start).toBeLessThan(end);
    if (equals >= 0) expect(text[equals]).toBe("=");
  }
});

test.each(LOOSE)(
  "commas and spaces between the arguments of %j are read as the kernel reads them",
  ({ text, words }) => {
    const found = argumentsOf(text, tokenize(text, text.indexOf("/") + 1).words);
    expect(found.map(({ value }) => value)).toEqual(words);
    for (const { start, end, equals } of found) {
      expect(start).toBeLessThan(end);
      if (equals >= 0) expect(text[equals]).toBe("=");
    }
  },
);

test("a value that needs quotation marks gets them, and reads back as it was", () => {
  for (const value of ["SPX", "my data", `it's "here"`, "a\\b", "", "한국 200"])
    expect(tokenize(`/x ${quoted(value)}`, 1).words.map((word) => word.value)).toEqual(["x", value]);
});

test.each([
  ["/", []],
  ["hello sma_crss fast=x", []],
  ["//run_backtset", []],
  ["/run_backtest sma_cross fast=10 slow=30 symbol=spx start=2005-01-31 commission=1e-3 short=TRUE", []],
  ["/run_backtest strategy_id=sma_cross fast=1_000 slow=30.0", []],
  ["/Run_Backtest sma_cross, fast=10, slow = 30", []],
  ["/run_backtest sma_cross fast=10,slow=30 commission=0.001", []],
  ["/run_backtest sma_cross slow=1,000", []],
  ["/run_backtest sma_cross fast=100,200", ["value: 100,200"]],
  ["/run_backtset sma_cross", ["command: /run_backtset"]],
  ["/run_b|", []],
  ["/rub|", ["command: /rub"]],
  ["/run_b", ["command: /run_b"]],
  ["/run_backtest sma_crss fast=1", ["strategy: sma_crss"]],
  ["/run_backtest sma_c|", []],
  ["/run_backtest SMA_CROSS", ["strategy: SMA_CROSS"]],
  [`${SMA} fst=1`, ["parameter: fst=1"]],
  [`${SMA} entry=1`, ["parameter: entry=1"]],
  ["/run_backtest fast=1", []],
  [`${SMA} fast=ten`, ["value: ten"]],
  [`${SMA} fast=ten|`, ["value: ten"]],
  [`${SMA} fast=|`, []],
  [`${SMA} fast= slow=3`, ["value: fast="]],
  [`${SMA} fast=0`, ["value: 0"]],
  [`${SMA} fast=2.5`, ["value: 2.5"]],
  [`${SMA} fast=2.|`, []],
  [`${SMA} fast=-|`, ["value: -"]],
  [`${SMA} fast=9999999|`, ["value: 9999999"]],
  [`${SMA} fast=inf`, ["value: inf"]],
  [`${SMA} short=yes`, ["value: yes"]],
  [`${SMA} start=2005-02-30`, ["value: 2005-02-30"]],
  [`${SMA} start=2005-02-|`, []],
  [`${SMA} start=2005`, ["value: 2005"]],
  [`${SMA} start=20050131 end="2006-01-01T10:30"`, []],
  [`${SMA} symbol=SPY`, ["symbol: SPY"]],
  [`${SMA} symbol='my data'`, []],
  [`${SMA} fast=1 fast=2`, ["twice: fast=2"]],
  [`${SMA} =5`, ["nameless: =5"]],
  [`${SMA} what`, ["extra: what"]],
  [`${SMA} fa|`, []],
  [`${SMA} symbol="my da`, [`quote: symbol="my da`]],
  [`${SMA} symbol="my da|`, []],
  ["/run_backtest rsi_reversion mode=ema", ["value: ema"]],
  ["/run_backtest rsi_reversion mode=sim|", []],
  ["/compare_strategies sma_cross bt_0123456789ab buy_and_hold", []],
  ["/compare_strategies sma_cross rsi", ["strategy: rsi"]],
  ['/compare_strategies sma_cross rsi_reversion "which is steadier?"', []],
  ["/compare_strategies sma_cross rsi_reversion steadier?", []],
  ["/compare_strategies strategy_ids=sma_cross,rsi,buy_and_hold", ["strategy: sma_cross,rsi,buy_and_hold"]],
  ["/compare_strategies sma_cross rsi_reversion fast=5", ["parameter: fast=5"]],
  ["/help sma_cross", []],
  ["/help /runs", []],
  ["/help nothing", ["command: nothing"]],
  ["/runs all", ["extra: all"]],
  ["/runs a=1", ["parameter: a=1"]],
  ["/cancel bt_of_long_ago", []],
])("the mistakes of %j are %j", (text, expected) => {
  expect(wrong(text)).toEqual(expected);
});

test("a backend that does not say what it knows is not second-guessed", () => {
  const base = { commands: CATALOG.commands ?? [] };
  expect(wrong("/anything goes a=1", base)).toEqual([]);
  expect(wrong("/run_backtest whatever fast=ten", base)).toEqual([]);
  expect(wrong("/run_backtest whatever fast=1 fast=2", base)).toEqual(["twice: fast=2"]);
});

test("a value without its name is told the one it has, where it fits", () => {
  const nears = (text: string) => {
    const line = parse(text, CATALOG);
    return line ? diagnose(line, CATALOG).map(({ near }) => near) : [];
  };
  expect(nears(`${SMA} 5 40`)).toEqual(["fast=5", "slow=40"]);
  expect(nears(`${SMA} fast=5 40`)).toEqual(["slow=40"]);
  expect(nears(`${SMA} SPX`)).toEqual([undefined]);
  expect(nears("/sweep sma_cross 5:20:5")).toEqual(["fast=5:20:5"]);
  expect(nears("/help a b")).toContain(undefined);
  const imports = { ...CATALOG, commands: [...(CATALOG.commands ?? []), { name: "import", summary: "" }] };
  const exporting = parse("/export", imports);
  expect(exporting && diagnose(exporting, imports)).toMatchObject([{ key: "mistake.command" }]);
  expect(exporting && diagnose(exporting, imports)[0]?.near).toBeUndefined();
});

test("a name that is nearly right is found", () => {
  const line = parse("/run_backtest sma_crsos", CATALOG);
  expect(line && diagnose(line, CATALOG)[0]?.near).toBe("sma_cross");
  expect(nearestName("zzzz", ["sma_cross"])).toBeUndefined();
  expect(nearestName("run_backtset", ["runs", "run_backtest"])).toBe("run_backtest");
});

test("names are found by their beginning, by that of a part, and by their letters", () => {
  const order = (typed: string, ...names: string[]) =>
    names
      .filter((name) => rank(typed, name) !== null)
      .sort((a, b) => (rank(typed, a) ?? 0) - (rank(typed, b) ?? 0));
  expect(order("r", "compare_strategies", "help_runs", "runs")).toEqual(["runs", "help_runs"]);
  expect(order("bt", "run_backtest", "runs")).toEqual(["run_backtest"]);
  expect(order("sc", "sma_cross", "rsi_reversion")).toEqual(["sma_cross"]);
  expect(order("ross", "sma_cross")).toEqual([]);
});

test("completions follow the line: command, strategy, parameters, values", () => {
  expect(offered("hello").labels).toBeNull();
  expect(offered("/").labels).toHaveLength(8);
  expect(offered("/bt").apply(0)).toBe("/run_backtest ");
  expect(offered("/runs").apply(0)).toBe("/runs");
  expect(offered("/run_backtest ").labels?.slice(0, 4)).toEqual([
    "buy_and_hold",
    "sma_cross",
    "rsi_reversion",
    "donchian_breakout",
  ]);
  expect(offered("/run_backtest sc").apply(0)).toBe("/run_backtest sma_cross ");
  expect(offered("/run_backtest average").labels).toEqual(["sma_cross"]); // by its long name
  expect(offered(`${SMA} `).labels).toEqual([
    "fast=",
    "slow=",
    "short=",
    "symbol=",
    "start=",
    "end=",
    "cash=",
    "commission=",
  ]);
  expect(offered(`${SMA} fast=10 s`).labels).toEqual(["slow=", "short=", "symbol=", "start="]);
  expect(offered(`${SMA} symbol=`).labels).toEqual(["SPX", "IXIC", "my data"]);
  expect(offered(`${SMA} symbol=nasd`).apply(0)).toBe(`${SMA} symbol=IXIC `);
  expect(offered(`${SMA} symbol=my`).apply(0)).toBe(`${SMA} symbol='my data' `);
  expect(offered(`${SMA} symbol='my da`).apply(0)).toBe(`${SMA} symbol='my data' `);
  expect(offered(`${SMA} short=t`).apply(0)).toBe(`${SMA} short=true `);
  expect(offered("/run_backtest rsi_reversion mode=").labels).toEqual(["wilder", "simple"]);
  expect(offered("/help s").labels).toEqual([
    "sweep",
    "strategies",
    "symbols",
    "sma_cross",
    "compare_strategies",
  ]);
  expect(offered("/cancel ").labels).toEqual(["bt_1"]);
  expect(offered("/runs ").labels).toEqual([]);
  expect(offered("/nothing ").labels).toEqual([]);
});

test("a comparison offers each strategy once, and only what all of them take", () => {
  expect(offered("/compare_strategies sma_cross ").labels).toContain("rsi_reversion");
  expect(offered("/compare_strategies sma_cross ").labels).not.toContain("sma_cross");
  expect(offered("/compare_strategies sma_cross rsi_reversion ").labels).not.toContain("fast=");
  expect(offered("/compare_strategies strategy_ids=sma_cross,r").apply(0)).toBe(
    "/compare_strategies strategy_ids=sma_cross,rsi_reversion ",
  );
});

test("a strategy that is written whole comes before a longer one that has its name within", () => {
  const longer = { ...(CATALOG.strategies?.[0] as StrategySpec), id: "safe_rsi_reversion", name: "Safe" };
  const catalog = { ...CATALOG, strategies: [longer, ...(CATALOG.strategies ?? [])] };
  for (const line of ["sma_cross rsi_reversion", "strategy_ids=sma_cross,rsi_reversion"]) {
    const text = `/compare_strategies ${line}`;
    const labels = complete(text, text.length, catalog, [])?.choices.map(({ label }) => label);
    expect(labels).toEqual(["rsi_reversion", "safe_rsi_reversion"]);
  }
});

test("a completion in the middle of a line replaces its word only", () => {
  expect(offered("/run_backtest sm| fast=3").apply(0)).toBe("/run_backtest sma_cross  fast=3");
  expect(offered(`${SMA} fa|=3`).apply(0)).toBe(`${SMA} fast=3`);
  expect(offered("/run_backtest | fast=3").labels?.[0]).toBe("buy_and_hold");
  expect(offered("|/run_backtest").labels).toEqual([]);
});

test("behind the caret stands what may follow", () => {
  expect(offered("/run_backtest").hint).toBe(
    " strategy_id [symbol=SPX] [start=] [end=] [cash=100000] [commission=0.0005]",
  );
  expect(offered("/compare_strategies ").hint).toMatch(/^strategy_ids … \[question\] \[symbol=/);
  expect(offered(`${SMA} fast=5 `).hint).toMatch(/^\[slow=30\] \[short=false\] \[symbol=SPX\]/);
  expect(offered(`${SMA} fast=`).hint).toBe("10 (int, ≥ 1, ≤ 1e6)");
  expect(offered(`${SMA} fast=`).found?.take).toBe("10");
  expect(offered(`${SMA} start=`).hint).toBe("(date)");
  expect(offered(`${SMA} fast=| slow=3`).hint).toBe("");
});

test.each(RANGES)(
  "the values of a swept $spec.type $text are those of the kernel",
  ({ spec, text, values }) => {
    const swept = { ...(spec as ParameterSpec), several: true };
    expect(isValid(swept, text)).toBe(values !== null);
    if (values) expect(expand(spec as ParameterSpec, text)).toEqual(values);
  },
);

test("while a range is typed nobody is told off, and what no typing can mend is at fault at once", () => {
  const swept = { name: "fast", type: "int", minimum: 1, several: true } as const;
  for (const typed of ["", "5", "5:", "5:5", "5:50", "5:50:", "5:50:5", "5,", "5,1", "5,10:", "5,10:20:1"])
    expect([typed, mayBecomeValid(swept, typed)]).toEqual([typed, true]);
  for (const typed of ["x", "5:x", "x,5", "5:50:5:", "5,x:", "0:5", "5,0,3"])
    expect([typed, mayBecomeValid(swept, typed)]).toEqual([typed, false]);
});

test.each([
  ["/sweep sma_cross fast=5:50:5 slow=20,50,100 symbol=spx metric=total_return", []],
  ["/sweep sma_cross fast=5:50:", ["value: 5:50:"]],
  ["/sweep sma_cross fast=5:50:|", []],
  ["/sweep sma_cross fast=50:5:5", ["value: 50:5:5"]],
  ["/sweep sma_cross fast=5,ten", ["value: 5,ten"]],
  ["/sweep sma_cross commission=0:0.01:0.001", ["value: 0:0.01:0.001"]],
  ["/sweep sma_cross metric=luck", ["value: luck"]],
  ["/sweep sma_cross entry=5:9", ["parameter: entry=5:9"]],
  ["/run_backtest sma_cross fast=5:50:5", ["value: 5:50:5"]],
])("the mistakes of %j are %j", (text, expected) => {
  expect(wrong(text)).toEqual(expected);
});

test("a sweep says how a range is written where one can be given, and completes lists", () => {
  expect(offered("/sweep sma_cross fast=").hint).toBe("10 (int, ≥ 1, ≤ 1e6, 5:50:5 | 5,10,20)");
  expect(offered("/sweep sma_cross metric=tot").apply(0)).toBe("/sweep sma_cross metric=total_return ");
  expect(offered("/sweep rsi_reversion mode=wilder,s").apply(0)).toBe(
    "/sweep rsi_reversion mode=wilder,simple ",
  );
  expect(offered("/sweep ").labels).toContain("sma_cross");
  expect(offered("/run_backtest sma_cross fast=").hint).not.toContain("5:50:5");
});
