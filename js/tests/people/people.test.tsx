// The promises about people: who is here, who writes, and that the others are told when the reader does.

import { expect, test, vi } from "vitest";
import { createLanguage } from "../../src/i18n";
import { ko as korean } from "../../src/i18n/locales/ko";
import { initials } from "../../src/people/initials";
import { names, typingWords } from "../../src/people/names";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { type, press } = panel;
const text = (id: string) => panel.one(id)?.textContent;

/** The panel of ana. */
async function open(): Promise<void> {
  panel.kernel.facts = { ...panel.kernel.facts, user: "ana", protocol: 2 };
  panel.kernel.room = { people: [{ user: "ana" }] };
  await panel.open();
}

test("who is here is a count to see and names to hear; alone one is not told so", async () => {
  await open();
  expect(panel.one("people")).toBeNull();
  panel.kernel.change({ room: { people: [{ user: "ben hur" }, { user: "ana" }, {}] } });
  await drawn();
  expect(panel.one("people")?.getAttribute("aria-label")).toBe(
    "3 here: ben hur, 1 without a name, and ana (you)",
  );
  expect(panel.one("people")?.querySelector("i")?.textContent).toBe("BH");
});

test("who writes is said in a sentence", async () => {
  await open();
  const typing = async (...users: string[]) => {
    panel.kernel.change({
      room: { people: [{ user: "ana" }, ...users.map((user) => ({ user, typing: true }))] },
    });
    await drawn();
    return text("typing");
  };
  expect(await typing()).toBe("");
  expect(await typing("ben")).toBe("ben is typing…");
  expect(await typing("ben", "cleo")).toBe("ben and cleo are typing…");
  expect(await typing("ben", "cleo", "dee")).toBe("3 people are typing…");
  expect(await typing("")).toBe("Somebody is typing…");
});

test("names are told as the reader knows them, in either language", () => {
  const [en, ko] = [createLanguage("en"), createLanguage("ko", korean)];
  const people = [{ user: "ana" }, { user: "" }, {}, { user: "ben", typing: true }];
  expect(names(people, "ana", en)).toEqual(["ben", "2 without a name", "ana (you)"]);
  expect(names(people, "", en)).toEqual(["ana", "ben", "1 without a name", "you"]);
  expect(typingWords(people, ko)).toBe("ben 님이 입력하고 있습니다…");
  expect(["ana", "ben hur", "김 민수", "👩🏽‍💻", "", "a_b-c"].map(initials)).toEqual([
    "A",
    "BH",
    "김민",
    "👩",
    "",
    "AC",
  ]);
});

test("the others are told that one writes a message: every three seconds, and that one has stopped", async () => {
  await open();
  const told = () => panel.model.sentOf("typing").map(({ typing }) => typing);
  await type("/run_backtest x");
  expect(told()).toEqual([]);
  await type("a");
  await type("ab");
  expect(told()).toEqual([true]);
  await vi.advanceTimersByTimeAsync(3_000);
  await type("abc");
  expect(told()).toEqual([true, true]);
  await vi.advanceTimersByTimeAsync(5_100);
  expect(told()).toEqual([true, true, false]);
  await type("abcd");
  await type("");
  expect(told()).toEqual([true, true, false, true, false]);
  await type("sent");
  await press("Enter");
  expect(told().slice(5)).toEqual([true, false]);
});
