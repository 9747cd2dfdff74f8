// The promises of a view's session: it shows what the kernel has, though messages are lost, late, repeated or out of order.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect, unconfirmed } from "../../src/kernel/session";
import { searchText } from "../../src/log/cards";
import { type AnyItem, MAX_CONTENT, type RunItem, type SearchResult } from "../../src/protocol.gen";
import { dice, FakeKernel, FakeModel } from "../support/fake-kernel";

const open: { close(): void }[] = [];

function panel(model: FakeModel) {
  const session = connect(model, sessionStorage, searchText);
  open.push(session);
  return session;
}

const texts = (session: ReturnType<typeof panel>) => session.rows.value.map((row) => content(row.item.value));
const content = (item: AnyItem) => (item.kind === "message" ? item.content : item.key);
const waiting = (session: ReturnType<typeof panel>) =>
  unconfirmed(session.outgoing.value, session.row).map((entry) => entry.act.text);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2025, 10, 22, 9) });
  sessionStorage.clear();
});

afterEach(() => {
  for (const session of open.splice(0)) session.close();
  vi.useRealTimers();
});

test("a view listens before it says hello, and says it each second until it is answered", () => {
  const model = new FakeModel();
  let heard = 0;
  model.onSend = () => {
    heard = model.listeners.get("msg:custom")?.size ?? 0;
  };
  panel(model);
  expect(heard).toBe(1);
  vi.advanceTimersByTime(3_000);
  expect(model.sentOf("hello")).toHaveLength(4);
  const kernel = new FakeKernel(model);
  vi.advanceTimersByTime(5_000);
  expect(model.sentOf("hello")).toHaveLength(5);
  expect(model.sentOf("hello")[0]).toMatchObject({ limit: 200 });
  expect(kernel.seq).toBe(0);
});

test("one's own text stands there at once and becomes the kernel's row in the frame of the ack", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  kernel.busy = true;
  expect(session.say("is it up?")).toBeNull();
  expect(waiting(session)).toEqual(["is it up?"]);
  const frames: string[][] = [];
  const stop = session.outgoing.subscribe(() => frames.push([...texts(session), ...waiting(session)]));
  kernel.wake();
  stop();
  expect(frames.at(-1)).toEqual(["is it up?"]);
  expect(frames.every((frame) => frame.length === 1)).toBe(true);
});

test("text is sent again with the same id until it is acked, and the kernel takes it once", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  kernel.weather = { lost: 1, late: 0, random: () => 0.5 };
  session.say("lost at first");
  vi.advanceTimersByTime(6_500);
  expect(new Set(model.sentOf("sendText").map((message) => message.id)).size).toBe(1);
  expect(model.sentOf("sendText").length).toBe(4);
  kernel.weather = { lost: 0, late: 0, random: () => 0.5 };
  kernel.beat();
  vi.advanceTimersByTime(6_000);
  expect(texts(session)).toEqual(["lost at first"]);
  expect(session.outgoing.value).toEqual([]);
});

test("a snapshot that has the text before its ack does not show it twice", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  kernel.say("hello");
  const deliver = model.deliver.bind(model);
  model.deliver = (message) => {
    if (message.t !== "delta") deliver(message); // every delta is lost, and so is the ack
  };
  session.say("same");
  session.say("same");
  kernel.beat();
  expect(texts(session)).toEqual(["hello", "same", "same"]);
  expect(session.outgoing.value).toHaveLength(2);
  expect(waiting(session)).toEqual([]);
  model.deliver = deliver;
  vi.advanceTimersByTime(2_000);
  expect(session.outgoing.value).toEqual([]);
  expect(texts(session)).toEqual(["hello", "same", "same"]);
});

test("only the sender of two views shows the text on its way; both show the row", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const one = panel(model);
  const two = panel(model);
  kernel.busy = true;
  one.say("from one");
  expect([waiting(one), waiting(two)]).toEqual([["from one"], []]);
  kernel.wake();
  expect([texts(one), texts(two)]).toEqual([["from one"], ["from one"]]);
});

test("a reload in the middle of a busy cell keeps the text and sends it under its id", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const before = panel(model);
  kernel.weather = { lost: 1, late: 0, random: () => 0.5 };
  before.say("typed before the reload");
  before.close();
  kernel.weather = { lost: 0, late: 0, random: () => 0.5 };
  const after = panel(model);
  expect(waiting(after)).toEqual(["typed before the reload"]);
  vi.advanceTimersByTime(300);
  expect(texts(after)).toEqual(["typed before the reload"]);
  expect(new Set(model.sentOf("sendText").map((message) => message.id)).size).toBe(1);
});

test("what cannot be sent is refused and stays with the reader", () => {
  const model = new FakeModel();
  new FakeKernel(model);
  const session = panel(model);
  expect(session.say(" \n ")).toBe("empty");
  expect(session.say("x".repeat(MAX_CONTENT + 1))).toBe("long");
  model.closed = true;
  model.emit("comm_live_update");
  expect(session.say("x")).toBe("dead");
  expect(model.sentOf("sendText")).toHaveLength(0);
});

test("a kernel that says nothing for three beats is called busy or gone, until its next word", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  expect(session.link.value).toBe("live");
  vi.advanceTimersByTime(15_500);
  expect(session.link.value).toBe("live");
  vi.advanceTimersByTime(1_000);
  expect(session.link.value).toBe("silent");
  kernel.beat();
  expect(session.link.value).toBe("live");
});

test("a closed comm is told as soon as it is known: by the event, by its flag, or by a send", () => {
  for (const die of [
    (model: FakeModel) => {
      model.closed = true;
      model.emit("comm_live_update");
    },
    (model: FakeModel) => {
      model.comm_live = false;
      model.emit("comm_live_update");
    },
    (model: FakeModel, session: ReturnType<typeof panel>) => {
      model.closed = true;
      session.say("anyone?");
    },
  ]) {
    const model = new FakeModel();
    new FakeKernel(model);
    const session = panel(model);
    die(model, session);
    expect(session.link.value).toBe("dead");
  }
});

test("a comm whose state changed but which is still open is not called dead", () => {
  const model = new FakeModel();
  new FakeKernel(model);
  const session = panel(model);
  model.emit("comm_live_update");
  expect(session.link.value).toBe("live");
});

test("a late message over a closed comm leaves the link dead; one over an open comm makes it live again", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  model.closed = true;
  session.say("x");
  kernel.beat();
  expect(session.link.value).toBe("dead");
  model.closed = false;
  kernel.beat();
  expect(session.link.value).toBe("live");
});

test("older rows are asked for until they come, once at a time", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  for (let i = 0; i < 350; i++) kernel.say(`old ${i}`);
  const session = panel(model);
  expect(session.rows.value).toHaveLength(200);
  kernel.weather = { lost: 1, late: 0, random: () => 0.5 };
  session.wantOlder(true);
  session.wantOlder(true);
  expect(model.sentOf("older")).toHaveLength(1);
  kernel.weather = { lost: 0, late: 0, random: () => 0.5 };
  vi.advanceTimersByTime(1_000);
  expect(session.rows.value).toHaveLength(300);
  session.wantOlder(true);
  session.wantOlder(true);
  expect(texts(session)).toEqual(kernel.sorted().map(content));
  expect(session.older.value).toBe(false);
});

test("texts keep their order though one of them is lost on its way", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  session.say("first");
  kernel.weather = { lost: 1, late: 0, random: () => 0.5 };
  session.say("second");
  kernel.weather = { lost: 0, late: 0, random: () => 0.5 };
  session.say("third");
  expect(texts(session)).toEqual(["first"]);
  expect(waiting(session)).toEqual(["second", "third"]);
  vi.advanceTimersByTime(1_500);
  expect(texts(session)).toEqual(["first", "second", "third"]);
  expect(waiting(session)).toEqual([]);
});

test("a page that brings nothing is not asked for again at once", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  for (let i = 0; i < 250; i++) kernel.say(`old ${i}`);
  const session = panel(model);
  model.onSend = ({ view }) =>
    model.deliver({ t: "page", to: view, epoch: kernel.epoch, items: [], older: true });
  for (let i = 0; i < 20; i++) session.wantOlder(true);
  expect(model.sentOf("older")).toHaveLength(1);
  vi.advanceTimersByTime(3_000);
  session.wantOlder(true);
  expect(model.sentOf("older")).toHaveLength(2);
});

test("older rows that are wanted come after the pause, though nobody scrolls again", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  for (let i = 0; i < 350; i++) kernel.say(`old ${i}`);
  const session = panel(model);
  const answer = model.onSend;
  model.onSend = ({ view }) =>
    model.deliver({ t: "page", to: view, epoch: kernel.epoch, items: [], older: true });
  session.wantOlder(true);
  session.wantOlder(true); // as the log says after each answer
  expect(model.sentOf("older")).toHaveLength(1);
  model.onSend = answer;
  vi.advanceTimersByTime(3_500);
  expect(session.rows.value).toHaveLength(300);
});

test("after a resync nothing that was paged in is missing", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  for (let i = 0; i < 300; i++) kernel.say(`old ${i}`);
  const session = panel(model);
  session.wantOlder(true);
  kernel.seq++;
  kernel.say("after the gap");
  expect(texts(session)).toEqual(kernel.sorted().map(content));
});

test("text on its way goes along when another session is joined, and is not left behind in the page", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  kernel.busy = true;
  session.say("on its way");
  kernel.busy = false;
  kernel.epoch = "epoch-2";
  kernel.seq = 0;
  kernel.beat();
  expect(session.epoch.value).toBe("epoch-2");
  expect(Object.keys(sessionStorage)).toEqual(["chatops:outbox:epoch-2"]);
  vi.advanceTimersByTime(1_250);
  expect(texts(session)).toEqual(["on its way"]);
  expect(sessionStorage.length).toBe(0);
});

test("a cancel is sent once for a run however often Stop is pressed, and again until acked", () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  kernel.busy = true;
  session.cancel("r1");
  session.cancel("r1");
  expect(model.sentOf("cancel")).toHaveLength(1);
  vi.advanceTimersByTime(1_250);
  expect(model.sentOf("cancel")).toHaveLength(2);
  kernel.wake();
  expect(session.outgoing.value).toEqual([]);
});

test("a closed view says nothing more", () => {
  const model = new FakeModel();
  const session = connect(model, null, searchText);
  session.close();
  const before = model.sent.length;
  vi.advanceTimersByTime(10_000);
  expect(model.sent.length).toBe(before);
  expect([...model.listeners.values()].every((set) => set.size === 0)).toBe(true);
});

for (const lost of [0.1, 0.3, 0.5])
  for (const seed of [1, 2, 3, 4])
    test(`with ${lost * 100} % of all messages lost and others late, two views end with what the kernel has (${seed})`, () => {
      const random = dice(seed);
      const model = new FakeModel();
      const kernel = new FakeKernel(model);
      kernel.weather = { lost, late: 0.4, random };
      const views = [panel(model), panel(model)];
      const said: string[] = [];
      for (let step = 0; step < 300; step++) {
        const dice = random();
        if (dice < 0.3) kernel.say(`kernel ${step}`);
        else if (dice < 0.5) kernel.change({ items: [run(random(), step)] });
        else if (dice < 0.55) kernel.change({ removed: [[...kernel.items.keys()][0] ?? ""] });
        else if (dice < 0.65) {
          said.push(`typed ${step}`);
          views[step % 2]?.say(`typed ${step}`);
        }
        if (step % 20 === 0) kernel.beat();
        vi.advanceTimersByTime(100);
      }
      for (let second = 0; second < 120; second++) {
        kernel.beat();
        vi.advanceTimersByTime(1_000);
      }
      for (const view of views) {
        expect(view.rows.value.map((row) => row.item.value)).toEqual(kernel.sorted());
        expect(view.outgoing.value).toEqual([]);
      }
      expect(kernel.done.size).toBe(said.length);
    });

function run(dice: number, step: number): RunItem {
  const key = `run${Math.floor(dice * 5)}`;
  return {
    kind: "run",
    key,
    runId: key,
    n: 10_000 + Math.floor(dice * 5),
    timestamp: "2025-11-22T09:00:00Z",
    status: "running",
    strategyId: "sma_cross",
    parameters: {},
    progress: step / 3,
  };
}

test("a question is asked again until its answer comes, and other views' answers are not taken for it", async () => {
  const model = new FakeModel();
  new FakeKernel(model);
  const session = panel(model);
  model.onSend = () => {}; // nobody answers
  const answer = session.ask(
    { t: "find", text: "sharpe" },
    (found): found is SearchResult => found.t === "searchResult" && found.text === "sharpe",
  );
  await vi.advanceTimersByTimeAsync(1_000);
  expect(model.sentOf("find").length).toBe(2);
  const view = model.sentOf("find")[0]?.view ?? "";
  model.deliver({ t: "searchResult", to: "another", text: "sharpe", hits: [{ key: "theirs" }] });
  model.deliver({ t: "searchResult", to: view, text: "other words", hits: [{ key: "late" }] });
  model.deliver({ t: "searchResult", to: view, text: "sharpe", hits: [{ key: "ours" }] });
  expect((await answer).message.hits).toEqual([{ key: "ours" }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(model.sentOf("find").length).toBe(2);
});

test("a file goes along each time its upload is sent, and is not kept in the page's storage", async () => {
  const model = new FakeModel();
  const kernel = new FakeKernel(model);
  const session = panel(model);
  kernel.busy = true;
  session.act({ t: "upload", name: "prices.csv" }, new ArrayBuffer(3));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(model.files.map((file) => file.byteLength)).toEqual([3, 3]);
  expect(JSON.stringify({ ...sessionStorage })).not.toContain("prices.csv");
});
