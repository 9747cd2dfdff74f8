// The promises of sessions: where one can go, who is there, who writes; and how the link's states are told apart.

import { expect, test, vi } from "vitest";
import { createLanguage } from "../../src/i18n";
import { ko as korean } from "../../src/i18n/locales/ko";
import { initials, names, writing } from "../../src/people/names";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const HERE = "session_1763804212331";
const text = (id: string) => panel.one(id)?.textContent;
const field = () => panel.one<HTMLTextAreaElement>("composer");
const found = () => panel.all("session").map((each) => each.querySelector(".name")?.textContent);
const chosen = () => panel.el.querySelector('[role="option"][aria-selected="true"] .name')?.textContent;

function sessions() {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  return [
    { sessionId: "session_2", name: "value study", updated: ago(0), unread: 3, people: ["ben"] },
    { sessionId: HERE, name: "momentum study", updated: ago(5), unread: 7, people: ["ana"] },
    { sessionId: "session_3", updated: ago(180), unread: 100 },
  ];
}

async function fill(el: HTMLInputElement | HTMLTextAreaElement | null, value: string): Promise<void> {
  if (!el) throw new Error("There is no such field.");
  el.value = value;
  el.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
}

async function press(key: string): Promise<void> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  await drawn();
}

async function click(id: string): Promise<void> {
  panel.one(id)?.click();
  await drawn();
}

/** The panel of ana, with the list open. */
async function open(): Promise<void> {
  panel.kernel.facts = { ...panel.kernel.facts, user: "ana", protocol: 2 };
  panel.kernel.room = { sessions: sessions(), people: [{ user: "ana" }] };
  await panel.open();
}

// -- the list ---------------------------------------------------------------------------------------------------

test("the session's name opens the list, newest first, with what is new in each and who is there", async () => {
  await open();
  expect(text("session-name")).toBe("momentum study");
  expect(panel.one("sessions")?.textContent).toContain("99+"); // of the others: one is here and reads
  await click("sessions");
  expect(found()).toEqual(["value study", "momentum study", "session_3"]);
  expect(panel.all("session").map((each) => each.textContent)).toEqual([
    "value study33 unreadnow · ben",
    "momentum study5 min. ago · you are here",
    "session_399+99+ unread3 hr. ago",
  ]);
  expect(document.activeElement).toBe(panel.one("find-session"));
});

test("by keyboard alone: type to find, arrows to choose, Enter to go, Esc to stay", async () => {
  await open();
  await click("sessions");
  expect(chosen()).toBe("value study");
  await press("ArrowUp");
  expect(chosen()).toBe("session_3");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(chosen()).toBe("momentum study");
  const input = panel.one<HTMLInputElement>("find-session");
  const active = input?.getAttribute("aria-activedescendant") ?? "";
  expect(document.getElementById(active)?.textContent).toContain("momentum study");
  await press("Escape");
  expect(panel.one("switcher")).toBeNull();
  expect(document.activeElement).toBe(panel.one("sessions"));
  expect(panel.model.sentOf("go")).toEqual([]);
  await click("sessions");
  await fill(panel.one<HTMLInputElement>("find-session"), "study of nothing");
  expect(panel.one("switcher")?.textContent).toContain("No session fits “study of nothing”.");
  await fill(panel.one<HTMLInputElement>("find-session"), "val");
  expect(found()).toEqual(["value study"]);
  await press("Enter");
  expect(panel.model.sentOf("go")).toMatchObject([{ sessionId: "session_2" }]);
  expect(text("session-name")).toBe("value study");
  expect(panel.one("switcher")).toBeNull();
});

test("to go where one is, is to stay", async () => {
  await open();
  await click("sessions");
  await press("ArrowDown");
  await press("Enter");
  expect(panel.model.sentOf("go")).toEqual([]);
});

test("a new session has a name, and one's own can be renamed; neither may be empty", async () => {
  await open();
  await click("sessions");
  await click("new-session");
  const name = () => panel.one<HTMLInputElement>("session-name-field");
  expect(document.activeElement).toBe(name());
  await click("name-session");
  expect(panel.model.sentOf("go")).toEqual([]);
  await press("Escape"); // out of the name, not out of the list
  expect(panel.one("switcher")).not.toBeNull();
  await click("new-session");
  await fill(name(), "  carry ");
  await click("name-session");
  expect(panel.model.sentOf("go")).toMatchObject([{ name: "carry" }]);
  expect(text("session-name")).toBe("carry");
  await click("sessions");
  await click("rename-session");
  expect(name()?.value).toBe("carry");
  await fill(name(), "carry, again");
  await click("name-session");
  expect(panel.model.sentOf("rename")).toMatchObject([{ sessionId: "session_carry", name: "carry, again" }]);
  expect(text("session-name")).toBe("carry, again");
});

test("after leaving, the panel offers where to go and nothing to write into", async () => {
  await open();
  await click("sessions");
  await click("leave-session");
  expect(panel.model.sentOf("go")).toMatchObject([{ leave: true }]);
  expect(text("session-name")).toBe("No session");
  expect(text("no-session")).toContain("You have left the session");
  expect(field()).toBeNull();
  expect(panel.one("leave-session")).toBeNull();
  panel.all("session")[1]?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  await drawn();
  expect(text("session-name")).toBe("momentum study");
  expect(field()).not.toBeNull();
});

test("a page that opens without a session takes nobody's focus", async () => {
  panel.kernel.facts = { status: "connected" };
  await panel.open();
  expect(panel.one("no-session")).not.toBeNull();
  expect(document.activeElement).toBe(document.body);
});

test("a draft stays in its session, and is there again when one comes back", async () => {
  await open();
  await fill(field(), "half a thought");
  const go = async (sessionId: string) => {
    await click("sessions");
    await fill(panel.one<HTMLInputElement>("find-session"), sessionId);
    await press("Enter");
  };
  await go("session_2");
  expect(field()?.value).toBe("");
  await fill(field(), "another one");
  await go(HERE);
  expect(field()?.value).toBe("half a thought");
  await go("session_2");
  expect(field()?.value).toBe("another one");
});

test("what is on its way says where it was typed, and is not shown elsewhere", async () => {
  await open();
  panel.kernel.busy = true;
  await fill(field(), "meant for here");
  field()?.focus();
  await press("Enter");
  expect(panel.model.sentOf("say")).toMatchObject([{ text: "meant for here", sessionId: HERE }]);
  expect(panel.all("message-pending")).toHaveLength(1);
  panel.kernel.busy = false;
  panel.kernel.epoch = "epoch-2"; // somebody switched by Python meanwhile
  panel.kernel.seq = 0;
  panel.kernel.facts = { ...panel.kernel.facts, sessionId: "session_2" };
  panel.kernel.beat();
  await drawn();
  expect(panel.all("message-pending")).toHaveLength(0);
});

test("on a base backend nothing is offered that it has no words for", async () => {
  panel.kernel.facts = { ...panel.kernel.facts, protocol: 1 };
  panel.kernel.room = { sessions: [{ sessionId: HERE }] };
  await panel.open();
  expect(panel.one("people")).toBeNull();
  await click("sessions");
  expect(panel.one("rename-session")).toBeNull();
  expect(panel.one("new-session")).not.toBeNull();
  await press("Escape");
  await fill(field(), "writing");
  expect(panel.model.sentOf("typing")).toEqual([]);
});

// -- people -----------------------------------------------------------------------------------------------------

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
  expect(writing(people, ko)).toBe("ben 님이 입력하고 있습니다…");
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
  await fill(field(), "/run_backtest x");
  expect(told()).toEqual([]);
  await fill(field(), "a");
  await fill(field(), "ab");
  expect(told()).toEqual([true]);
  await vi.advanceTimersByTimeAsync(3_000);
  await fill(field(), "abc");
  expect(told()).toEqual([true, true]);
  await vi.advanceTimersByTimeAsync(5_100);
  expect(told()).toEqual([true, true, false]);
  await fill(field(), "abcd");
  await fill(field(), "");
  expect(told()).toEqual([true, true, false, true, false]);
  await fill(field(), "sent");
  field()?.focus();
  await press("Enter");
  expect(told().slice(5)).toEqual([true, false]);
});

test("what is in sight is told once, and again while it counts as unread", async () => {
  vi.stubGlobal("IntersectionObserver", undefined); // this page lays nothing out: everything is in sight
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({ top: 0, bottom: 1 } as DOMRect);
  await open();
  panel.kernel.say("one");
  panel.kernel.say("two");
  await vi.advanceTimersByTimeAsync(1_000);
  const seen = () => panel.model.sentOf("seen").map(({ key }) => key);
  const newest = [...panel.kernel.items.keys()].at(-1);
  expect(seen()).toEqual([newest]);
  panel.kernel.change({ room: { sessions: [{ sessionId: HERE, unread: 1 }] } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen()).toEqual([newest, newest]);
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  panel.kernel.say("three");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen()).toHaveLength(2);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// -- the connection ---------------------------------------------------------------------------------------------

const chip = () => [text("connection"), panel.one("connection")?.dataset.tone];

test("a kernel that beats and does not listen is busy; one that has fallen silent may be gone", async () => {
  await open();
  expect(chip()).toEqual(["Connected", "good"]);
  panel.kernel.busy = true;
  await fill(field(), "are you there?");
  field()?.focus();
  await press("Enter");
  await vi.advanceTimersByTimeAsync(1_500);
  expect(chip()).toEqual(["Kernel busy", "busy"]);
  expect(text("notice")).toContain("The kernel is running a cell.");
  expect(text("delivery")).toContain("queued, kernel busy");
  for (let i = 0; i < 30; i++) {
    panel.kernel.beat();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(chip()).toEqual(["Kernel busy", "busy"]);
  await vi.advanceTimersByTimeAsync(17_000); // not even a heartbeat
  expect(chip()).toEqual(["Kernel silent", "warn"]);
  expect(text("notice")).toContain("it may be gone");
  panel.kernel.wake();
  await drawn();
  expect(chip()).toEqual(["Connected", "good"]);
  expect(panel.one("notice")).toBeNull();
});

test("a kernel that has never answered is busy or starting, not gone", async () => {
  panel.kernel.busy = true;
  await panel.open();
  expect(chip()).toEqual(["Opening…", "idle"]);
  await vi.advanceTimersByTimeAsync(17_000);
  expect(chip()).toEqual(["Kernel busy", "busy"]);
  expect(text("notice")).toContain("opens by itself");
});
