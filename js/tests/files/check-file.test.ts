// The promises of the check before a file is sent: what it will become, or why it is refused.

import { expect, test } from "vitest";
import { checkFile, isSendable, splitName } from "../../src/files/check-file";
import { columnsOf } from "../../src/files/track-record";
import type { UploadRule } from "../../src/protocol.gen";
import names from "../names.json";
import { CATALOG } from "../support/catalog";

const RULES = CATALOG.uploads as UploadRule[];
const file = (name: string, size = 10) => ({ name, size });
const said = (name: string, size?: number) => checkFile(file(name, size), RULES, CATALOG);

test.each(names)("a name becomes a symbol as the backend makes it: $name", ({ name, stem, ending }) => {
  expect(splitName(name)).toEqual([stem, ending]);
});

test("what is taken says what it will become", () => {
  expect(said("Acme Corp.CSV")).toEqual({ as: "prices", name: "Acme_Corp", replaces: false });
  expect(said("mine.py")).toEqual({ as: "strategy", name: "mine.py", replaces: false });
  const catalog = {
    symbols: [{ symbol: "ACME", uploaded: true }],
    strategies: [{ id: "mine", name: "Mine", summary: "", file: "mine.py" }],
  };
  expect(checkFile(file("acme.parquet"), RULES, catalog)).toMatchObject({ name: "acme", replaces: true });
  expect(checkFile(file("mine.py"), RULES, catalog)).toMatchObject({ replaces: true });
});

test.each([
  ["date,returns\n2024-01-02,0.01", "record"],
  ["# of the desk\r\nDate;Returns (%)\r\n2024-01-02;1", "record"],
  ['"date","NAV"\n2024-01-02,100', "record"],
  ["date,close,returns\n2024-01-02,100,0.01", "prices"],
  ["date,Adj Close\n2024-01-02,100", "prices"],
  ["date,profit\n2024-01-02,100", "prices"],
])("a CSV file of returns or equity is a track record, one with prices is not: %s", (text, as) => {
  const columns = columnsOf("SPX.csv", new TextEncoder().encode(text).buffer as ArrayBuffer);
  const verdict = checkFile({ ...file("fund.csv"), columns }, RULES, CATALOG);
  expect(verdict).toMatchObject({ as, name: "fund" });
  expect(isSendable(verdict)).toBe(true);
});

test("what is refused says why, before it is sent", () => {
  expect(said("notes.txt")).toMatchObject({
    key: "files.ending",
    values: { endings: ".csv, .parquet, .py" },
  });
  expect(said("prices.XLSX")).toMatchObject({ key: "files.sheet" });
  expect(said("ACME.csv", 0)).toMatchObject({ key: "files.empty" });
  expect(said("🙂.csv")).toMatchObject({ key: "files.nameless" });
  expect(said("spx.csv")).toMatchObject({ key: "files.taken", values: { name: "SPX" } });
  expect(checkFile({ name: "prices", size: 4096, folder: true }, RULES, CATALOG)).toMatchObject({
    key: "files.folder",
  });
  expect(said("ACME.csv", 8 * 1024 * 1024)).toMatchObject({ as: "prices" });
  expect(said("ACME.csv", 8 * 1024 * 1024 + 1)).toEqual({ as: "big", limit: 8 * 1024 * 1024 });
  expect(said("mine.py", 256 * 1024 + 1)).toEqual({ as: "big", limit: 256 * 1024 });
  const barred = RULES.map((rule) => ({ ...rule, refusal: rule.kind === "strategy" ? "Not here." : null }));
  expect(checkFile(file("mine.py"), barred, CATALOG)).toEqual({ as: "barred", said: "Not here." });
  expect(checkFile(file("notes.txt"), barred, CATALOG)).toMatchObject({
    values: { endings: ".csv, .parquet" },
  });
  expect(checkFile(file("ACME.csv"), [], CATALOG)).toMatchObject({ key: "files.none" });
});

test("of two that become the same, the second waits for the reader", () => {
  const first = said("ACME.csv");
  expect(checkFile(file("acme.parquet"), RULES, CATALOG, [first])).toMatchObject({ key: "files.twice" });
  expect(isSendable(checkFile(file("acme.parquet"), RULES, CATALOG, [said("acme.txt")]))).toBe(true);
});

test("while no backend has told its rules, only what no backend could take is refused", () => {
  expect(checkFile(file("ACME.csv"), null, {})).toEqual({ as: "unknown" });
  expect(checkFile(file("ACME.csv", 0), null, {})).toMatchObject({ key: "files.empty" });
  expect(checkFile(file("ACME.csv", 9e6), null, {})).toMatchObject({ as: "big" });
});
