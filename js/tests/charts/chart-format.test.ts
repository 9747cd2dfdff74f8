// The promise of a chart's numbers and dates: each language writes them its own way.

import { expect, test } from "vitest";
import { chartLanguage } from "../../src/charts/chart-format";
import { createLanguage } from "../../src/i18n";
import { ko } from "../../src/i18n/locales/ko";

test("both languages write the numbers and dates of a chart", () => {
  const korean = chartLanguage(createLanguage("ko-KR", ko));
  expect(korean.t("plot.bars", { n: 63 })).toBe("63봉");
  expect(korean.date(Date.UTC(2011, 4, 19))).toContain("2011");
  const english = chartLanguage(createLanguage("en-US"));
  expect(english.date(Date.UTC(2011, 4, 19, 14, 30))).toMatch(/May 19, 2011.*2:30/);
  expect([
    english.amount(-6_795.4),
    english.axis.percent(-0.125, 3),
    english.axis.amount(120_000, 0),
  ]).toEqual(["−6,795", "−12.5%", "120K"]);
});
