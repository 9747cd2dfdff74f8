// Several commands in one text: each is completed and judged by itself, where it stands.

import { expect, test } from "vitest";
import { commandLines, complete, diagnose } from "../../src/command-line/lines";
import type { RunItem } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";

const run = (runId: string, strategyId: string, imported: boolean): RunItem => ({
  kind: "run",
  runId,
  strategyId,
  imported,
  status: "completed",
  parameters: {},
  key: runId,
  n: 1,
  timestamp: "",
});
const RUNS = [
  run("bt_4", "desk", true),
  run("bt_3", "sma_cross", true), // before there was a strategy of that name
  run("bt_2", "desk fund", true),
  run("bt_1", "donchian", false),
];
const split = (text: string) => commandLines(text).map(({ from, to }) => text.slice(from, to).trim());
const wrong = (text: string) => diagnose(text, CATALOG).map(({ from, to }) => text.slice(from, to));

test("each line that begins with a slash is a command, and what follows without one belongs to it", () => {
  expect(split("/run_backtest sma_cross\n  fast=10\n\n  /runs\n/help")).toEqual([
    "/run_backtest sma_cross\n  fast=10",
    "/runs",
    "/help",
  ]);
  for (const prose of ["see below\n/runs", "```\n/runs\n```", "//runs\n/help", ""])
    expect(split(prose)).toEqual([]);
});

test("what is wrong is found in the line it stands in", () => {
  expect(wrong("/run_backtest sma_cross\n/run_backtest sma_cross fast=10")).toEqual([]);
  expect(wrong("/help\n/nonsense\n/run_backtest sma_cross speed=1")).toEqual(["/nonsense", "speed=1"]);
});

test("completions are of the line at the caret", () => {
  const text = "/help\n/run_backtest sma";
  const found = complete(text, text.length, CATALOG);
  expect(found?.choices.map(({ label }) => label)).toContain("sma_cross");
  expect(text.slice(found?.from, found?.to)).toBe("sma");
  expect(complete("words\n/help", 11, CATALOG)).toBeNull();
});

test("a comparison is offered imported runs by their names, and does not call them unknown", () => {
  const offered = (text: string) => complete(text, text.length, CATALOG, RUNS)?.choices ?? [];
  const labels = offered("/compare_strategies rsi_reversion ").map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["sma_cross", "desk", "desk fund"]));
  expect(labels.filter((label) => label === "sma_cross")).toHaveLength(1);
  expect(labels).not.toContain("donchian");
  expect(offered("/compare_strategies sma_cross des").map(({ insert }) => insert)).toEqual([
    "desk ",
    "'desk fund' ",
  ]);
  expect(offered("/compare_strategies desk d").map(({ label }) => label)).not.toContain("desk");
  expect(offered("/run_backtest des")).toEqual([]);

  const found = (text: string) => diagnose(text, CATALOG, -1, RUNS).map(({ near = "" }) => near);
  expect(found("/compare_strategies sma_cross desk")).toEqual([]);
  expect(found("/compare_strategies strategy_ids='sma_cross,desk fund'")).toEqual([]);
  expect(found("/compare_strategies sma_cross desc")).toEqual(["desk"]);
  expect(found("/run_backtest desk")).toHaveLength(1);
});

test("/run is completed to /run_backtest and to /runs", () => {
  const labels = complete("/run", 4, CATALOG)?.choices.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["/run_backtest", "/runs"]));
});
