// Numbers and words as the reader writes them, in each language we speak.

import { expect, test } from "vitest";
import { createLanguage } from "../../src/i18n";
import { ko } from "../../src/i18n/locales/ko";

const english = createLanguage("en-US").format;
const korean = createLanguage("ko-KR", ko).format;
const plain = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");

test("a metric is written as its kind asks: a signed per cent, a ratio, a count", () => {
  expect(plain(english.metric("total_return", 2.124))).toBe("+212.4 %");
  expect(plain(english.metric("max_drawdown", -0.248))).toBe("\u221224.8 %");
  expect(plain(english.metric("cagr", 0.0741))).toBe("7.4 %");
  expect(english.metric("sharpe_ratio", -0.5)).toBe("\u22120.50");
  expect(english.metric("n_trades", 1_234)).toBe("1,234");
  expect(english.metric("hit_ratio", 0.53421)).toBe("0.5342");
});

test("nothing is a dash, and a rounded zero has no sign", () => {
  expect(english.metric("cagr", undefined)).toBe("–");
  expect(english.metric("cagr", Number.NaN)).toBe("–");
  expect(plain(english.metric("max_drawdown", -0.0001))).toBe("0.0 %");
  expect(plain(english.metric("total_return", 0))).toBe("0.0 %");
});

test("big numbers are short", () => {
  expect(plain(english.compact(1_213_000))).toBe("1.2 M");
  expect(korean.compact(1_213_000)).toBe("120만");
  expect(english.count(5_031)).toBe("5,031");
});

test("a per cent of progress never says 100 before the end", () => {
  expect(plain(english.percent(99.9))).toBe("99 %");
  expect(plain(english.percent(100))).toBe("100 %");
});

test("time left is said in the two units that matter", () => {
  expect(english.duration(1.2)).toBe("2 s");
  expect(english.duration(125)).toBe("2 min 5 s");
  expect(english.duration(3_780)).toBe("1 h 3 min");
  expect(korean.duration(125)).toBe("2분 5초");
});

test("days near us have names", () => {
  const now = new Date(2026, 2, 10, 12);
  expect(english.day(new Date(2026, 2, 10, 1).toISOString(), now)).toBe("Today");
  expect(korean.day(new Date(2026, 2, 9, 23).toISOString(), now)).toBe("어제");
  expect(english.day(new Date(2026, 1, 1).toISOString(), now)).toContain("February");
});

test("a timestamp that is none is empty, not 'Invalid Date'", () => {
  expect([english.time("soon"), english.full("soon"), english.day("soon")]).toEqual(["", "", ""]);
});

test("the language is the reader's, or English", () => {
  expect(createLanguage("ko", ko).t("composer.send")).toBe("보내기");
  expect(createLanguage("ko_KR", ko).locale).toBe("ko-KR");
  expect(createLanguage("fr-FR").t("composer.send")).toBe("Send");
  expect(createLanguage("not a locale").t("composer.send")).toBe("Send");
});
