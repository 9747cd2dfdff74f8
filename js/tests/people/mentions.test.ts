// The promises of mentions: parsed as the backend parses them, and completed at the caret.

import { expect, test } from "vitest";
import { completeMention } from "../../src/command-line/mention-completions";
import { mentioned, splitMentions } from "../../src/people/mentions";
import cases from "../mentions.json";

test.each(cases)("$text", ({ text, names, mentioned: expected }) => {
  expect(mentioned(text, names)).toEqual(expected);
  const whole = splitMentions(text, names).map((piece) => (typeof piece === "string" ? piece : piece.text));
  expect(whole.join("")).toBe(text);
});

const PEOPLE = ["Bo Kim", "bo", "민수", "assistant"].map((name) => ({ name, summary: "" }));
const offered = (text: string, caret = text.length) => {
  const found = completeMention(text, caret, PEOPLE);
  return found && { labels: found.choices.map(({ label }) => label), from: found.from, to: found.to };
};

test("behind an @ those who fit are offered", () => {
  expect(offered("@")?.labels).toEqual(["@Bo Kim", "@bo", "@민수", "@assistant"]);
  expect(offered("ask @b")).toEqual({ labels: ["@Bo Kim", "@bo"], from: 4, to: 6 });
  expect(offered("ask @bo")?.labels).toEqual(["@bo", "@Bo Kim"]);
  expect(offered("@Bo K")).toEqual({ labels: ["@Bo Kim"], from: 0, to: 5 });
  expect(offered("(@민")?.labels).toEqual(["@민수"]);
  expect(offered("two\n@as")).toEqual({ labels: ["@assistant"], from: 4, to: 7 });
  expect(offered("@as about this", 3)?.to).toBe(3);
});

test("nothing is offered where nobody is meant", () => {
  for (const text of [
    "",
    "b",
    "me@b",
    "@@b",
    "@bo Kim and more",
    "@bo then",
    "@x",
    "@\nb",
    `@${"a".repeat(200)}`,
  ])
    expect(offered(text), text).toBeNull();
});

test("a name with letters that a pattern reads otherwise is a name", () => {
  const name = "a.*b (c|d) [e-f] \\ ^$ {2} /g";
  expect(mentioned(`@${name} hi`, [name])).toEqual([name]);
  expect(mentioned("@aXXb hi", [name])).toEqual([]);
});
