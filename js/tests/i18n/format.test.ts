// The promises of formatting: numbers, durations and days as the reader's language writes them.

import { expect, test } from "vitest";
import { createLanguage } from "../../src/i18n";
import { ko } from "../../src/i18n/locales/ko";
import SHARED from "../metrics.json";

const english = createLanguage("en-US").format;
const korean = createLanguage("ko-KR", ko).format;
const plain = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");

// The exports of the kernel are held to the same list.
test.each(SHARED.cells as [string, number | null, string][])(
  "%s of %s is written %s",
  (name, value, text) => {
    expect(english.metric(name, value)).toBe(text);
  },
);

test("what is undefined is a dash", () => {
  expect(english.metric("cagr", undefined)).toBe("–");
  expect(english.metric("cagr", Number.NaN)).toBe("–");
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
