// The promise of the attribution table: what each symbol made stands under its name, and what stands for several says so.

import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { AttributionTable } from "../../src/charts/AttributionTable";
import { attributionOf } from "../../src/charts/attribution";
import { createLanguage, LanguageContext } from "../../src/i18n";
import { partOf } from "../../src/lazy/loader";
import { plot } from "../support/items";
import { usePanel } from "../support/panel";

const panel = usePanel(); // its parts have the words
const SYMBOLS = ["A", "B", "C", "D"];
const MADE = plot({
  "attribution.symbol": [2, -2, 0, -1],
  "attribution.contribution": [0.3, 0.1, -0.05, 0.01],
  "attribution.pnl": [30_000, 10_000, -5_000, 1_000],
  "attribution.fees": [12, 7, 5, 0],
  "attribution.average_weight": [0.25, 0.5, 0.2, 0.05],
  "attribution.trades": [4, 8, 3, 0],
});

test("the best and the worst are named in a line, and each row has its own numbers", async () => {
  await panel.open();
  expect(partOf("charts")).toBeDefined();
  const host = document.createElement("div");
  act(() =>
    render(
      <LanguageContext.Provider value={createLanguage("en")}>
        <AttributionTable rows={attributionOf(MADE)} symbols={SYMBOLS} />
      </LanguageContext.Provider>,
      host,
    ),
  );
  const plain = (node: Element | null | undefined) => node?.textContent?.replaceAll("\u00a0", " ");
  expect(plain(host.querySelector("summary"))).toBe(
    "What each of 4 symbols madebest C +30.0 %worst A −5.0 %",
  );
  const rows = [...host.querySelectorAll("tbody tr")].map((row) => [...row.children].map(plain));
  expect(rows).toEqual([
    ["C", "+30.0 %", "30,000", "12.00", "25.0 %", "4"],
    ["… 2 others together", "+10.0 %", "10,000", "7.00", "50.0 %", "8"],
    ["A", "−5.0 %", "−5,000", "5.00", "20.0 %", "3"],
    ["(cash)", "+1.0 %", "1,000", "0.00", "5.0 %", ""],
  ]);
  expect([...host.querySelectorAll("td.loss")].map(plain)).toEqual(["−5.0 %"]);
});

test("a run on one symbol has none", () => {
  expect(attributionOf(plot({ date: [1, 2] }))).toEqual([]);
});
