// The promises about trades: the first and last are listed, markers stay apart, an open one has no exit.

import { expect, test } from "vitest";
import { chartLanguage } from "../../src/charts/chart-format";
import { apart, ends, heldAt, priceDecimals, type Trade, totalOf, tradesOf } from "../../src/charts/trades";
import { createLanguage } from "../../src/i18n";
import prices from "../prices.json";
import { plot } from "../support/items";

const trade = (number: number, more: Partial<Trade> = {}): Trade => ({
  number,
  entryDate: number * 10,
  exitDate: number * 10 + 5,
  symbol: null,
  side: 1,
  entryPrice: 1,
  exitPrice: 2,
  result: 0.1,
  pnl: number,
  entryEquity: 1,
  exitEquity: 1,
  ...more,
});

test("of many trades the card lists the first and the last, and says how many are between", () => {
  const many = Array.from({ length: 67 }, (_, i) => trade(i + 1));
  const found = ends(many, 67, 3);
  expect(found.first.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(found.last.map(({ number }) => number)).toEqual([65, 66, 67]);
  expect(found.between).toBe(61);
  const few = ends(many.slice(0, 6), 6, 3);
  expect([few.first.length, few.last.length, few.between]).toEqual([6, 0, 0]);
  expect(ends(many.slice(0, 7), 7, 3).between).toBe(1);
});

test("marks stay apart, and the trade that won or lost most stands for its neighbours", () => {
  const close = [trade(1, { pnl: 5 }), trade(2, { pnl: -90 }), trade(3, { pnl: 20 }), trade(30, { pnl: 1 })];
  expect(apart(close, (date) => date, 40).map(({ number }) => number)).toEqual([2, 30]);
});

test("trades are read from their columns, an open one without an exit", () => {
  const drawn = plot({
    "trades.number": [1, 2],
    "trades.entry_date": [10, 20],
    "trades.exit_date": [15, Number.NaN],
    "trades.side": [1, -1],
    "trades.return": [0.1, -0.2],
    "trades.total": [9],
  });
  const found = tradesOf(drawn);
  expect(found.map(({ symbol }) => symbol)).toEqual([null, null]);
  const several = tradesOf(plot({ "trades.number": [1, 2], "trades.symbol": [1, 0] }));
  expect(several.map(({ symbol }) => symbol)).toEqual([1, 0]);
  expect(found.map(({ exitDate, side, result }) => [exitDate, side, result])).toEqual([
    [15, 1, 0.1],
    [null, -1, -0.2],
  ]);
  expect(totalOf(drawn)).toBe(9);
  expect(heldAt(found, 12)?.number).toBe(1);
  expect(heldAt(found, 17)).toBeUndefined();
  expect(heldAt(found, 500)?.number).toBe(2);
  expect(tradesOf(plot({}))).toEqual([]);
});

test("prices have the digits that tell an entry from its exit", () => {
  const { price } = chartLanguage(createLanguage("en-US"));
  for (const [entryPrice, exitPrice, ...texts] of prices as [number, number, string, string][]) {
    const decimals = priceDecimals({ entryPrice, exitPrice });
    expect([price(entryPrice, decimals), price(exitPrice, decimals)]).toEqual(texts);
  }
  expect(price(Number.NaN, priceDecimals({ entryPrice: 100.5, exitPrice: Number.NaN }))).toBe("–");
});
