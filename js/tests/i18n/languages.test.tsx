// The promises of languages: each has all the words, the reader's choice is kept, and no English is seen before it.

import { readdirSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { createLanguage, english, type WordKey } from "../../src/i18n";
import { chosenLanguage, selfName, wordsOf } from "../../src/i18n/dictionaries";
import { LANGUAGES } from "../../src/i18n/locales";
import { ko } from "../../src/i18n/locales/ko";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const one = <T extends HTMLElement = HTMLElement>(id: string) => panel.one<T>(id) as T;

beforeEach(async () => {
  localStorage.clear();
  chosenLanguage.value = null;
  await panel.open();
});

test("a language that was chosen is spoken at once, and the next time", async () => {
  one("panel-menu").click();
  await drawn();
  const korean = [...panel.el.querySelectorAll<HTMLElement>("[role=menuitemradio]")].find(
    ({ textContent }) => textContent === "한국어",
  );
  korean?.click();
  await drawn();
  expect(panel.composer().getAttribute("aria-label")).toBe("메시지 또는 명령");
  expect(one("chatops").lang).toBe("ko");
  panel.close();
  await panel.open();
  expect(one("chatops").lang).toBe("ko");
});

test("a language that was spoken here before is spoken before the kernel says a word", async () => {
  panel.close();
  wordsOf("ko").value = english;
  panel.model.traits.locale = "ko-KR";
  await panel.open();
  expect(one("send").textContent).toBe("보내기");
  panel.close();
  expect(localStorage.getItem("chatops:words:ko")).toContain("보내기");
  panel.kernel.busy = true;
  await panel.open();
  expect(one("send").textContent).toBe("보내기");
});

test("every language beside the others is in the list, and knows its own name", () => {
  const files = readdirSync("src/i18n/locales").map((file) => file.replace(".ts", ""));
  expect([...LANGUAGES, "index", "parts"].sort()).toEqual(files.sort());
  for (const name of LANGUAGES) expect(selfName(name)).not.toBe(name);
});

test("every language fills the same slots", async () => {
  const slots = (words: string) => new Set([...words.matchAll(/\{(\w+)/g)].map(([, name]) => name));
  for (const name of LANGUAGES.filter((name) => name !== "en")) {
    const words = (await import(`../../src/i18n/locales/${name}.ts`))[name] as Record<string, string>;
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
    for (const [key, said] of Object.entries(words))
      for (const slot of slots(said)) expect(slots(english[key] ?? ""), `${name} ${key}`).toContain(slot);
  }
});

test("one bar is one bar, and many are many", () => {
  const { t } = createLanguage("en");
  expect(t("comparison.common", { n: 1 })).toBe("1 common bar");
  expect(t("comparison.common", { n: 2_500 })).toBe("2,500 common bars");
  expect(t("comparison.common", { n: "2,501" })).toBe("2,501 common bars");
});

test("each language has the same words with the same slots", () => {
  const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  expect(Object.keys(ko).sort()).toEqual(Object.keys(english).sort());
  const loose = new Set(["comparison.many", "run.by"]);
  for (const [key, text] of Object.entries(english))
    if (!loose.has(key)) expect(slots(ko[key as WordKey]), key).toEqual(slots(text));
});
