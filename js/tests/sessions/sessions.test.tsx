// The promises of sessions: where one can go, who is there, and that what is written stays in its session.

import { expect, test, vi } from "vitest";
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

const fill = (field: HTMLInputElement | HTMLTextAreaElement | null, value: string) =>
  panel.type(value, field);
const press = (key: string) => panel.press(key, {}, document.activeElement);
const { click } = panel;

/** The panel of ana, with the list open. */
async function open(): Promise<void> {
  panel.kernel.facts = { ...panel.kernel.facts, user: "ana", protocol: 2 };
  panel.kernel.room = { sessions: sessions(), people: [{ user: "ana" }] };
  await panel.open();
}

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

test("one without a given name is known by its notebook and last command, with what happened last", async () => {
  const at = new Date(Date.now() - 60_000).toISOString();
  const line = "/compare_strategies sma_cross momentum";
  panel.kernel.facts = { ...panel.kernel.facts, sessionName: "", user: "ana", protocol: 2 };
  panel.kernel.room = {
    sessions: [
      { sessionId: HERE, notebook: "backtests.ipynb", doing: line, started: at, updated: at },
      {
        sessionId: "session_2",
        doing: "/help",
        started: at,
        updated: at,
        preview: { text: "sma_cross", timestamp: at, status: "completed" },
      },
      {
        sessionId: "session_3",
        started: "2020-01-02T12:00:00Z",
        preview: { text: "look here", timestamp: at, role: "user", user: "ben" },
      },
      { sessionId: "session_4" },
    ],
  };
  await panel.open();
  expect(text("session-name")).toBe(`backtests.ipynb · ${line}`);
  await click("sessions");
  expect(found().slice(0, 2)).toEqual([`backtests.ipynb · ${line}`, "/help"]);
  expect(found()[2]).toMatch(/^Started Jan [123], 2020, \d+:00/);
  expect(found()[3]).toBe("session_4");
  expect(panel.all("session-preview").map((each) => each.textContent)).toEqual([
    "sma_cross: Completed · 1 min. ago",
    "ben: look here · 1 min. ago",
  ]);
  await fill(panel.one<HTMLInputElement>("find-session"), "momentum");
  expect(found()).toEqual([`backtests.ipynb · ${line}`]);
});

test("an empty session offers to continue in the same notebook's session of before, and nowhere else", async () => {
  const preview = (minutes: number) => ({
    text: "sma_cross",
    timestamp: new Date(Date.now() - minutes * 60_000).toISOString(),
  });
  const offer = () => panel.one("continue")?.textContent;
  const here = { sessionId: HERE, notebook: "backtests.ipynb" };
  const other = { sessionId: "session_2", notebook: "other.ipynb", preview: preview(1), runs: 3 };
  panel.kernel.room = { sessions: [here, other, { sessionId: "session_3", notebook: "backtests.ipynb" }] };
  await panel.open();
  expect(panel.one("welcome")).not.toBeNull();
  expect(offer()).toBeUndefined();
  const earlier = { ...here, sessionId: "session_4", preview: preview(120), runs: 12 };
  panel.kernel.change({
    room: { sessions: [here, other, earlier, { ...earlier, sessionId: "session_5", runs: 1 }] },
  });
  await drawn();
  expect(offer()).toBe("Continue where you were (12 runs, 2 hr. ago)");
  panel.kernel.change({ room: { sessions: [{ sessionId: HERE }, other, { ...earlier, notebook: "" }] } });
  await drawn();
  expect(offer()).toBeUndefined(); // of which notebook this is, is not known
  panel.kernel.change({ room: { sessions: [here, { ...earlier, runs: 0 }] } });
  await drawn();
  expect(offer()).toBe("Continue where you were (2 hr. ago)");
  await click("continue");
  expect(panel.model.sentOf("switchSession")).toMatchObject([{ sessionId: "session_4" }]);
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
  expect(panel.model.sentOf("switchSession")).toEqual([]);
  await click("sessions");
  await fill(panel.one<HTMLInputElement>("find-session"), "study of nothing");
  expect(panel.one("switcher")?.textContent).toContain("No session fits “study of nothing”.");
  await fill(panel.one<HTMLInputElement>("find-session"), "val");
  expect(found()).toEqual(["value study"]);
  await press("Enter");
  expect(panel.model.sentOf("switchSession")).toMatchObject([{ sessionId: "session_2" }]);
  expect(text("session-name")).toBe("value study");
  expect(panel.one("switcher")).toBeNull();
});

test("to go where one is, is to stay", async () => {
  await open();
  await click("sessions");
  await press("ArrowDown");
  await press("Enter");
  expect(panel.model.sentOf("switchSession")).toEqual([]);
});

test("a new session has a name, and one's own can be renamed; neither may be empty", async () => {
  await open();
  await click("sessions");
  await click("new-session");
  const name = () => panel.one<HTMLInputElement>("session-name-field");
  expect(document.activeElement).toBe(name());
  await click("name-session");
  expect(panel.model.sentOf("switchSession")).toEqual([]);
  await press("Escape"); // out of the name, not out of the list
  expect(panel.one("switcher")).not.toBeNull();
  await click("new-session");
  await fill(name(), "  carry ");
  await click("name-session");
  expect(panel.model.sentOf("switchSession")).toMatchObject([{ name: "carry" }]);
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
  expect(panel.model.sentOf("switchSession")).toMatchObject([{ leave: true }]);
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
  expect(panel.model.sentOf("sendText")).toMatchObject([{ text: "meant for here", sessionId: HERE }]);
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

const names = (id: string) =>
  panel.all(id).map((each) => each.closest("li")?.querySelector(".name")?.textContent);

test("a session is archived for oneself, found by who seeks it, and brought back", async () => {
  await open();
  panel.kernel.room = { ...panel.kernel.room, sessions: sessions().map((each) => ({ ...each, mine: true })) };
  panel.kernel.change({ room: panel.kernel.room });
  await click("sessions");
  await click("tidy-sessions");
  expect(document.activeElement).toBe(panel.one("find-tidy"));
  expect(names("archive-session")).toEqual(["value study", "momentum study", "session_3"]);
  await click("archive-session"); // the first
  expect(names("restore-session")).toEqual(["value study"]);
  expect(text("archived")).toBe("Archived (1)");
  expect(text("tidied")).toBe("“value study” is archived.");
  expect(document.activeElement).toBe(panel.one("restore-session"));
  await click("tidied-up");
  await drawn();
  expect(found()).toEqual(["momentum study", "session_3"]);
  expect(panel.one("sessions")?.textContent).toContain("99+"); // what is unread in the archive asks for nothing
  await fill(panel.one<HTMLInputElement>("find-session"), "value");
  expect(panel.all("session").map((each) => each.textContent)).toEqual([
    "value study33 unreadarchived · now · ben",
  ]);
  await click("tidy-sessions");
  await click("restore-session");
  expect(text("tidied")).toBe("“value study” is back on your list.");
  await click("tidied-up");
  await drawn();
  await fill(panel.one<HTMLInputElement>("find-session"), "");
  expect(found()).toEqual(["value study", "momentum study", "session_3"]);
});

test("to delete a session is asked about in words, and offered to who made it alone", async () => {
  await open();
  panel.kernel.change({
    room: {
      ...panel.kernel.room,
      sessions: sessions().map((each, at) => (at ? each : { ...each, mine: true, runs: 12 })),
    },
  });
  await click("sessions");
  await click("tidy-sessions");
  expect(names("delete-session")).toEqual(["value study"]);
  expect(panel.one("tidy-up")?.textContent).toContain("What somebody else made, they alone can delete.");
  await click("delete-session");
  expect(panel.one("delete-question")?.textContent).toContain(
    "Delete “value study” for everybody and for good? 12 runs go with it. There now: ben.",
  );
  expect(document.activeElement).toBe(panel.one("keep-session"));
  await press("Escape");
  expect(panel.one("delete-question")).toBeNull();
  expect(panel.one("tidy-up")).not.toBeNull(); // Esc closed the question alone
  expect(panel.model.sentOf("delete")).toEqual([]);
  await click("delete-session");
  await click("delete-for-good");
  expect(panel.model.sentOf("delete")).toMatchObject([{ sessionId: "session_2" }]);
  expect(text("tidied")).toBe("“value study” is deleted.");
  expect(names("archive-session")).toEqual(["momentum study", "session_3"]);
});

test("a double click on what asks does not delete, though the answer may stand there", async () => {
  await open();
  panel.kernel.change({
    room: { ...panel.kernel.room, sessions: sessions().map((each) => ({ ...each, mine: true })) },
  });
  await click("sessions");
  await click("tidy-sessions");
  await click("delete-session");
  const shown = performance.now();
  const byMouse = () =>
    panel.one("delete-for-good")?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  byMouse();
  expect(panel.model.sentOf("delete")).toEqual([]);
  vi.spyOn(performance, "now").mockReturnValue(shown + 1000);
  byMouse();
  vi.restoreAllMocks();
  expect(panel.model.sentOf("delete")).toMatchObject([{ sessionId: "session_2" }]);
});

test("who deletes a session is not named among those who are in it", async () => {
  await open();
  const mine = sessions().map((each) => ({ ...each, mine: true }));
  panel.kernel.change({
    room: { ...panel.kernel.room, sessions: mine.filter((each) => each.sessionId === HERE) },
  });
  await click("sessions");
  await click("tidy-sessions");
  await click("delete-session");
  expect(panel.one("delete-question")?.textContent).toContain("Delete “momentum study”");
  expect(panel.one("delete-question")?.textContent).not.toContain("There now");
});

test("of many sessions to tidy up it is said how many more fit what is sought", async () => {
  await open();
  const many = (n: number, name: string) =>
    Array.from({ length: n }, (_, at) => ({ sessionId: `${name}_${at}`, name: `${name} ${at}` }));
  panel.kernel.change({
    room: { ...panel.kernel.room, sessions: [...many(53, "momentum"), ...many(50, "value")] },
  });
  await click("sessions");
  await click("tidy-sessions");
  expect(panel.all("tidy-session")).toHaveLength(50);
  expect(panel.one("tidy-up")?.textContent).toContain("and 53 more; type to find them");
  await fill(panel.one<HTMLInputElement>("find-tidy"), "momentum");
  expect(panel.one("tidy-up")?.textContent).toContain("and 3 more; type to find them");
  await fill(panel.one<HTMLInputElement>("find-tidy"), "value");
  expect(panel.all("tidy-session")).toHaveLength(50);
  expect(panel.one("tidy-up")?.textContent).not.toContain("more; type");
});
