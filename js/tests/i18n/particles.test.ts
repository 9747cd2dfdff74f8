// Korean particles follow the last sound of the word before them, as it is read aloud.

import { expect, test } from "vitest";
import { createLanguage } from "../../src/i18n";
import { particle } from "../../src/i18n/particles";
import * as translation from "../../src/parts/translation";

const TABLE: [word: string, subject: string, by: string][] = [
  ["전략", "이", "으로"],
  ["비교", "가", "로"],
  ["파일", "이", "로"], // ㄹ takes 로
  ["0", "이", "으로"], // 영
  ["1", "이", "로"], // 일
  ["2", "가", "로"],
  ["3", "이", "으로"], // 삼
  ["4", "가", "로"],
  ["5", "가", "로"],
  ["6", "이", "으로"], // 육
  ["7", "이", "로"], // 칠
  ["8", "이", "로"], // 팔
  ["9", "가", "로"],
  ["10", "이", "으로"], // 십
  ["1,200", "이", "으로"], // 백
  ["5,000", "이", "으로"], // 천
  ["10,000", "이", "으로"], // 만
  ["0.35", "가", "로"],
  ["2.50", "이", "으로"], // 영
  ["12.3%", "가", "로"], // 퍼센트
  ["1,000,000,000,000", "가", "로"], // 조
  ["2005-01-02", "이", "로"], // 일
  ["2005. 1. 2.", "이", "로"],
  ["SPX", "가", "로"], // 엑스
  ["SQL", "이", "로"], // 엘
  ["IBM", "이", "으로"], // 엠
  ["VIX", "가", "로"],
  ["sma_cross", "가", "로"], // 크로스
  ["buy_and_hold", "가", "로"], // 홀드
  ["momentum", "이", "으로"], // 모멘텀
  ["rsi_reversion", "이", "으로"], // 리버전
  ["donchian_breakout", "이", "으로"], // 아웃
  ["symbol", "이", "로"], // 심볼
  ["volume", "이", "으로"], // 볼륨
  ["tick", "이", "으로"], // 틱
  ["set", "이", "으로"], // 셋
  ["fast", "가", "로"], // 패스트
  ["slippage", "가", "로"],
  ["“sma_cross”", "가", "로"], // what is quoted is read, its marks are not
  ["‘전략’", "이", "으로"],
  ["sma_cross (0.41)", "가", "로"], // an aside is not read
  ["momentum (2)", "이", "으로"],
  ["strategy.py", "가", "로"],
];

test.each(TABLE)("%s is followed by %s and %s", (word, subject, by) => {
  const closed = subject === "이";
  expect(particle(word, "이(가)")).toBe(subject);
  expect(particle(word, "은(는)")).toBe(closed ? "은" : "는");
  expect(particle(word, "을(를)")).toBe(closed ? "을" : "를");
  expect(particle(word, "와(과)")).toBe(closed ? "과" : "와");
  expect(particle(word, "(으)로")).toBe(by);
});

test("a word that nobody can read keeps both", () => {
  expect(particle("→", "은(는)")).toBe("은(는)");
});

test("only the template's particles are chosen: a user's own words stay as they are", () => {
  const { t } = createLanguage("ko", { "mistake.near": "{near}을(를) 쓰려고 했나요?" }, translation);
  expect(t("mistake.near", { near: "은(는) momentum" })).toBe("은(는) momentum을 쓰려고 했나요?");
});
