// Several commands in one text: each is completed and judged by itself, where it stands.

import { expect, test } from "vitest";
import { commandLines, complete, diagnose } from "../../src/command-line/lines";
import { CATALOG } from "../support/catalog";

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

test("/run is completed to /run_backtest and to /runs", () => {
  const labels = complete("/run", 4, CATALOG)?.choices.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["/run_backtest", "/runs"]));
});
