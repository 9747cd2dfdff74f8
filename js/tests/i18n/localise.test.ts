// The kernel's English sentences, worded anew in the reader's language.

import { expect, test } from "vitest";
import { createLanguage } from "../../src/i18n";
import { ko as panelWords } from "../../src/i18n/locales/ko";
import { PHRASES } from "../../src/i18n/phrases.gen";
import { ko as said } from "../../src/i18n/said/ko";
import { learn } from "../../src/kernel/glossary";
import * as translation from "../../src/parts/translation";
import type { Phrase } from "../../src/protocol.gen";

const words: Readonly<Record<string, string>> = { ...panelWords, ...said };
const korean = createLanguage("ko-KR", words, translation);

function localised(text: string, phrase: Phrase): string {
  learn({ t: "heartbeat", epoch: "e", seq: 1, glossary: { [text]: phrase } });
  return korean.localise(text);
}

test("a sentence is said with its values, numbers and dates as the reader writes them, and with the right particle", () => {
  const message = "SPX has no bars from 2005-01-03 on.";
  expect(
    localised(message, { code: "window.none_from", values: { symbol: "SPX", start: "2005-01-03" } }),
  ).toBe("SPX에는 2005. 1. 3. 이후의 봉이 없습니다.");
  expect(localised("none", { code: "unknown.near", values: { meant: "momentum" } })).toBe(
    "momentum을 쓰려고 했나요?",
  );
  expect(localised("many", { code: "bars", values: { n: 12345 } })).toBe("12,345봉");
});

test("phrases within a phrase, lists and metrics are in the reader's words too", () => {
  const kind = { code: "kind.strategy" };
  expect(localised("a", { code: "unknown", values: { kind, name: "“x”" } })).toBe("“x” 전략이 없습니다.");
  expect(localised("b", { code: "unknown.choices", values: { choices: ["a", "b"] } })).toMatch(
    /^있는 것: a.* b\.$/,
  );
  const metric = { code: "metric", values: { name: "sharpe_ratio" } };
  expect(localised("c", { code: "joined", values: { pieces: [metric, "0.5"] } })).toBe("샤프 0.5");
  expect(localised("g", { code: "compare.own_windows", values: { metric } })).toContain(
    "샤프로 견주었습니다",
  );
  const pieces = [{ code: "bar" }, "text of others"];
  expect(localised("d", { code: "joined", values: { pieces, by: "\n" } })).toBe("1봉\ntext of others");
});

test("why a strategy of a comparison never traded is said in the reader's words", () => {
  const why = { code: "run.in_cash", values: { n: 5031 } };
  expect(localised("f", { code: "comparison.fate", values: { name: "momentum", why } })).toMatch(
    /^momentum: .*5,031봉.*현금/,
  );
});

test("what a value says is nobody's slot", () => {
  const values = { kind: "{name}", name: "“{kind:date}”" };
  expect(localised("e", { code: "unknown", values })).toBe("“{kind:date}” {name}이(가) 없습니다.");
});

test("what is not known here stays as it was said, whole", () => {
  expect(korean.localise("Nobody said what this says.")).toBe("Nobody said what this says.");
  const newer = { code: "from.next_year", values: {} };
  expect(
    localised("A newer kernel says it. And more.", { code: "joined", values: { pieces: [newer, "x"] } }),
  ).toBe("A newer kernel says it. And more.");
});

const slots = (template: string) => new Set([...template.matchAll(/\{(\w+)/g)].map((match) => match[1]));

test.each(Object.entries(PHRASES))("%s has the same slots in Korean", (code, english) => {
  const said = words[`said.${code}`];
  expect(said, code).toBeTruthy();
  expect(slots(said ?? "")).toEqual(slots(english));
});

test("no Korean template is left as English", () => {
  const names = /^[\W\w]*(chat\.|\/sweep|compare_strategies)/; // lines of Python, and commands
  const english = Object.keys(PHRASES).filter(
    (code) =>
      !/[가-힣]/.test(words[`said.${code}`] ?? "") &&
      /[A-Za-z]{3}/.test((words[`said.${code}`] ?? "").replace(/\{[^}]*\}/g, "")),
  );
  expect(english.filter((code) => !names.test(words[`said.${code}`] ?? ""))).toEqual([]);
});
