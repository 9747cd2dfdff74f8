// The promises of the panel: what a reader sees and does, from the keyboard too.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import widget from "../../src/index";
import {
  type ComparisonItem,
  type Facts,
  MAX_CONTENT,
  type MessageItem,
  type RunItem,
} from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { FakeKernel, FakeModel } from "../support/fake-kernel";

let close: () => void = () => {};
let el: HTMLElement;
let model: FakeModel;
let kernel: FakeKernel;

const HOSTILE = [
  `<img src=x onerror="window.pwned=1">`,
  "<script>window.pwned=1</script>",
  "</textarea><svg/onload=window.pwned=1>",
  "javascript:window.pwned=1",
  "&lt;b&gt; &amp; {{constructor.constructor('window.pwned=1')()}} \u202e\u0000",
];

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  el = document.body.appendChild(document.createElement("div"));
  model = new FakeModel();
  model.traits.locale = "en-US";
  kernel = new FakeKernel(model);
});

afterEach(() => {
  close();
  el.remove();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  close = widget.render({ model, el });
  await drawn();
}

const drawn = () => vi.advanceTimersByTimeAsync(50);
const one = <T extends Element = HTMLElement>(id: string) => el.querySelector<T>(`[data-testid="${id}"]`);
const all = (id: string) => [...el.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
const field = () => one<HTMLTextAreaElement>("composer") as HTMLTextAreaElement;
const said = () => model.sentOf("say").map((message) => message.text);

async function type(text: string): Promise<void> {
  field().value = text;
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  field().dispatchEvent(event);
  await drawn();
  return event;
}

async function facts(given: Facts): Promise<void> {
  kernel.change({ facts: { ...kernel.facts, ...given } });
  await drawn();
}

function run(more: Partial<RunItem> = {}): RunItem {
  return {
    kind: "run",
    key: "r1",
    runId: "r1",
    n: 50,
    timestamp: "2025-11-22T09:00:00Z",
    status: "running",
    strategyId: "sma_cross",
    parameters: { strategy_id: "sma_cross", fast: 10, slow: 30 },
    ...more,
  };
}

const comparison = (more: Partial<ComparisonItem> = {}): ComparisonItem => ({
  kind: "comparison",
  key: "c1",
  n: 60,
  timestamp: "2025-11-22T09:00:00Z",
  ranking: ["b", "a"],
  strategies: [
    { strategyId: "a", name: "a", metrics: { total_return: 0.1, max_drawdown: -0.1 }, equity: [1, 1.2, 1.1] },
    { strategyId: "b", name: "b", metrics: { total_return: 0.3, max_drawdown: -0.4 }, equity: [1, 1.1, 1.3] },
  ],
  ...more,
});

test("hostile text from the network is shown as text, wherever it comes in", async () => {
  for (const text of HOSTILE) {
    const fault = { code: "x", message: text, hint: text };
    kernel.say(text);
    kernel.say(text, { role: "system", fault, user: text });
    kernel.say(text, { role: "user", user: text, mine: false });
    kernel.say(`/${text}\n  ${text}`);
    const key = `run ${text}`;
    kernel.change({
      items: [
        run({
          key,
          n: 500,
          strategyId: text,
          parameters: { [text]: text },
          message: text,
          currentDate: text,
        }),
        run({ key: `${key}2`, n: 501, status: "failed", fault, user: text }),
        run({
          key: `${key}3`,
          n: 502,
          status: "completed",
          metrics: { [text]: 1 },
          notes: [text],
          python: text,
          start: text,
          end: text,
        }),
        comparison({
          key: `${key}4`,
          n: 503,
          strategies: [{ strategyId: text, name: text, metrics: { [text]: 1 } }],
          summary: text,
          recommendation: text,
          symbol: text,
          python: text,
        }),
      ],
    });
  }
  kernel.catalog = { commands: [{ name: HOSTILE[0] ?? "", summary: HOSTILE[0] ?? "" }] };
  const [first = "", second = ""] = HOSTILE;
  kernel.facts = { ...kernel.facts, status: "disconnected", sessionName: first, detail: first };
  kernel.room = {
    people: HOSTILE.map((user) => ({ user, typing: user === first })),
    sessions: HOSTILE.map((name) => ({ sessionId: name, name, updated: name, people: [second] })),
  };
  await open();
  one("sessions")?.click();
  await type("/");
  const dangerous = el.querySelectorAll("img, script, iframe, object, a, svg[onload], [onerror], [onload]");
  expect(dangerous).toHaveLength(0);
  expect(el.textContent).toContain(HOSTILE[0]);
  expect((window as { pwned?: number }).pwned).toBeUndefined();
});

test("an empty session says what this is, and its examples are sent when clicked", async () => {
  await open();
  expect(one("welcome")?.textContent).toContain("Python");
  const examples = all("example").map((button) => button.textContent);
  expect(examples).toEqual([
    "/run_backtest sma_cross fast=10 slow=30",
    "/compare_strategies sma_cross rsi_reversion",
    "/help",
    "What can you do?",
  ]);
  all("example")[0]?.click();
  await drawn();
  expect(said()).toEqual([examples[0]]);
  expect(one("welcome")).toBeNull();
});

test("while the backend starts the panel says so calmly, and takes text already", async () => {
  kernel.facts = { status: "starting" };
  await open();
  expect(one("connection")?.textContent).toBe("Starting the backend…");
  expect(one("welcome")?.textContent).toContain("as soon as it is up");
  await type("early");
  await press("Enter");
  expect(said()).toEqual(["early"]);
});

test("Enter sends and empties the composer; Shift+Enter and an empty text do not send", async () => {
  await open();
  await type("   ");
  await press("Enter");
  expect(said()).toEqual([]);
  await type("hello");
  expect((await press("Enter", { shiftKey: true })).defaultPrevented).toBe(false);
  expect(said()).toEqual([]);
  expect((await press("Enter")).defaultPrevented).toBe(true);
  expect(said()).toEqual(["hello"]);
  expect(field().value).toBe("");
});

test("Enter while an input method composes belongs to the input method", async () => {
  await open();
  await type("안녕하세");
  await press("Enter", { isComposing: true });
  await press("Enter", { keyCode: 229 } as KeyboardEventInit);
  expect(said()).toEqual([]);
  expect(field().value).toBe("안녕하세");
});

test("text that is too long is refused with a sentence and stays", async () => {
  await open();
  await type("x".repeat(MAX_CONTENT + 1));
  await press("Enter");
  expect(one("refusal")?.textContent).toContain("64,001");
  expect(field().value).toHaveLength(MAX_CONTENT + 1);
  await type("short");
  expect(one("refusal")).toBeNull();
});

test("keys typed in the panel do not reach the notebook", async () => {
  await open();
  let heard = 0;
  const listen = () => heard++;
  document.addEventListener("keydown", listen);
  await press("a");
  await press("Enter", { ctrlKey: true });
  document.removeEventListener("keydown", listen);
  expect(heard).toBe(0);
  expect(one("chatops")?.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
});

test("a draft survives a reload", async () => {
  await open();
  await type("half a thou");
  close();
  await open();
  await drawn();
  expect(field().value).toBe("half a thou");
});

test("a second view starts empty and leaves the first one's draft alone", async () => {
  await open();
  await type("written in the first");
  const other = document.body.appendChild(document.createElement("div"));
  const closeOther = widget.render({ model, el: other });
  await drawn();
  const second = other.querySelector("textarea") as HTMLTextAreaElement;
  expect(second.value).toBe("");
  second.value = "written in the second";
  second.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await drawn();
  closeOther();
  other.remove();
  expect(sessionStorage.getItem("chatops:draft:epoch-1:session_1763804212331")).toBe("written in the first");
});

test("the arrow up in an empty composer brings back what was sent", async () => {
  await open();
  for (const text of ["first", "second"]) {
    await type(text);
    await press("Enter");
  }
  await press("ArrowUp");
  expect(field().value).toBe("second");
  await press("ArrowUp");
  expect(field().value).toBe("first");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(field().value).toBe("");
});

test("a draft is kept while the reader goes through the history, and so is what is changed there", async () => {
  await open();
  for (const text of ["first", "second", "first"]) {
    await type(text);
    await press("Enter");
  }
  await type("mine");
  await press("ArrowUp");
  expect(field().value).toBe("first");
  await press("ArrowUp");
  expect(field().value).toBe("second");
  await press("ArrowUp");
  expect(field().value).toBe("second");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(field().value).toBe("mine");
  expect((await press("ArrowDown")).defaultPrevented).toBe(true);
  await type("one\ntwo");
  field().setSelectionRange(5, 5);
  document.dispatchEvent(new Event("selectionchange"));
  expect((await press("ArrowUp")).defaultPrevented).toBe(false); // it goes to the first line
  expect(field().value).toBe("one\ntwo");
});

test("what was sent from this page is there after a kernel restart, too", async () => {
  await open();
  await type("/runs");
  await press("Enter");
  close();
  kernel.items.clear();
  kernel.epoch = "epoch-2";
  await open();
  await press("ArrowUp");
  expect(field().value).toBe("/runs");
});

test("a slash offers the commands that fit; Tab completes, Esc closes", async () => {
  kernel.catalog = {
    commands: [
      {
        name: "run_backtest",
        summary: "Run one",
        parameters: [
          { name: "strategy_id", type: "strategy", required: true },
          { name: "symbol", type: "symbol" },
        ],
        positional: ["strategy_id"],
      },
      { name: "runs", summary: "What ran" },
      { name: "help", summary: "Help" },
    ],
  };
  await open();
  await type("/ru");
  const options = () => [...el.querySelectorAll('[role="option"]')].map((option) => option.textContent);
  expect(options()).toEqual(["/run_backtestRun one", "/runsWhat ran"]);
  await press("Escape");
  expect(options()).toEqual([]);
  await type("/ru");
  await press("Tab");
  expect(field().value).toBe("/run_backtest ");
  expect(one("ghost")?.textContent).toContain("strategy_id [symbol=]");
  await type("/ru");
  await press("ArrowDown");
  await press("Enter");
  expect(field().value).toBe("/runs");
  await press("Enter");
  expect(said()).toEqual(["/runs"]);
});

test("after the command come strategies, parameters and values, each with what it takes", async () => {
  kernel.catalog = CATALOG;
  await open();
  const options = () => [...el.querySelectorAll('[role="option"] b')].map((option) => option.textContent);
  await type("/run_backtest sm");
  expect(options()).toEqual(["sma_cross", "symbol="]);
  expect(field().getAttribute("aria-controls")).not.toBeNull();
  const active = field().getAttribute("aria-activedescendant") ?? "";
  expect(document.getElementById(active)?.textContent).toContain("sma_cross");
  await press("Tab");
  expect(field().value).toBe("/run_backtest sma_cross ");
  expect(options().slice(0, 4)).toEqual(["fast=", "slow=", "short=", "symbol="]);
  expect(field().hasAttribute("aria-activedescendant")).toBe(false);
  await type("/run_backtest sma_cross fa");
  expect(el.querySelector('[role="option"]')?.textContent).toBe(
    "fast=10 (int, ≥ 1, ≤ 1e6)Bars in the fast average.",
  );
  await press("Enter");
  expect(field().value).toBe("/run_backtest sma_cross fast=");
  expect(one("ghost")?.textContent).toBe("10 (int, ≥ 1, ≤ 1e6)");
  expect(one("usage")?.textContent).toContain("Bars in the fast average.");
  expect(field().getAttribute("aria-controls")).toBeNull();
  await press("Tab");
  expect(field().value).toBe("/run_backtest sma_cross fast=10 ");
  await press("Enter");
  expect(said()).toEqual(["/run_backtest sma_cross fast=10 "]);
});

test("a mistake is underlined and said before the line is sent, and may be sent all the same", async () => {
  kernel.catalog = CATALOG;
  await open();
  await type("/run_backtest sma_crss fast=1");
  expect(one("wrong")?.textContent).toBe("sma_crss");
  expect(one("mistake")?.textContent).toBe("There is no strategy sma_crss. Did you mean sma_cross?");
  expect(field().getAttribute("aria-invalid")).toBe("true");
  await press("Enter");
  expect(said()).toEqual(["/run_backtest sma_crss fast=1"]);
  expect(one("mistake")).toBeNull();
});

test("a text the kernel has not taken within a second says why it waits", async () => {
  await open();
  kernel.busy = true;
  await type("are you there?");
  await press("Enter");
  expect(one("message-pending")?.textContent).toContain("are you there?");
  expect(one("delivery")).toBeNull();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(one("delivery")?.textContent).toContain("queued, kernel busy");
  kernel.wake();
  await drawn();
  expect(one("message-pending")).toBeNull();
  expect(all("message-user")).toHaveLength(1);
});

test("after a kernel restart the old panel says so and keeps what is written", async () => {
  await open();
  model.closed = true;
  model.emit("comm_live_update");
  await type("precious");
  await press("Enter");
  expect(one("notice")?.textContent).toBe(
    "The kernel was restarted. Run the cell again to get a live panel.",
  );
  expect(field().value).toBe("precious");
  expect(one("refusal")).not.toBeNull();
});

test("the chip counts down to the next attempt, and offers Reconnect when there is none", async () => {
  await open();
  await facts({ status: "reconnecting", attempt: 3, maxAttempts: 5, retryAt: Date.now() + 4_000 });
  expect(one("connection")?.textContent).toBe("Reconnecting (attempt 3 of 5, 4 s)");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(one("connection")?.textContent).toBe("Reconnecting (attempt 3 of 5, 2 s)");
  await facts({ status: "disconnected", detail: "nobody answers" });
  expect(one("notice")?.textContent).toBe("nobody answers");
  one("reconnect")?.click();
  await drawn();
  expect(model.sentOf("reconnect")).toHaveLength(1);
});

test("a run is one card from queued to settled", async () => {
  await open();
  kernel.change({ items: [run({ status: "queued", queuePosition: 2 })] });
  await drawn();
  const card = one("run-card");
  expect(card?.textContent).toContain("Queued, place 2");
  kernel.change({ items: [run({ progress: 62.4, done: 3_119, total: 5_031, secondsLeft: 1 })] });
  await drawn();
  expect(one("run-card")).toBe(card);
  expect(card?.textContent).toContain("3,119 / 5,031 bars");
  expect(card?.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("62");
  expect(card?.querySelector('[role="status"]')?.textContent).toBe("sma_cross 60\u00a0%");
  one("stop")?.click();
  await drawn();
  expect(model.sentOf("cancel")).toMatchObject([{ runId: "r1" }]);
  kernel.change({
    items: [run({ status: "completed", metrics: { total_return: 0.5 }, python: "chat.runs[-1]" })],
  });
  await drawn();
  expect(one("run-card")).toBe(card);
  expect(card?.querySelector('[data-metric="total_return"]')?.textContent).toBe("+50.0\u00a0%");
  expect(one("python")?.textContent).toBe("chat.runs[-1]");
  expect(one("stop")).toBeNull();
});

test("a run is named with what was chosen, not with the costs that nobody changed", async () => {
  kernel.catalog = {
    commands: [
      { name: "run_backtest", summary: "", parameters: [{ name: "cash", type: "float", default: 100_000 }] },
    ],
  };
  await open();
  const parameters = { fast: 10, cash: 100_000, symbol: "SPX" };
  kernel.change({ items: [run({ parameters, start: "1999-01-04", end: "2018-12-31" })] });
  await drawn();
  expect(el.querySelector(".par")?.textContent).toBe("fast 10 · SPX · 1999-01-04 to 2018-12-31");
});

test("a refusal is said once, with its hint", async () => {
  const fault = { code: "x", message: "No command /x.", hint: "Type /help." };
  kernel.say("No command /x. Type /help.", { role: "system", fault });
  await open();
  expect(el.querySelector(".bubble")?.textContent).toBe("No command /x.Type /help.");
});

test("a failed run keeps its bar where it stopped, with the reason and the hint", async () => {
  await open();
  const fault = { code: "strategy_error", message: "division by zero", hint: "Give a bound above 0." };
  kernel.change({ items: [run({ status: "failed", progress: 38, fault })] });
  await drawn();
  expect(one("run-card")?.textContent).toContain("Failed at 38\u00a0%");
  expect(one("fault")?.textContent).toBe("division by zeroGive a bound above 0.");
  expect(el.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("38");
});

test("a comparison marks the best of each column and sorts by a click", async () => {
  await open();
  kernel.change({ items: [comparison()] });
  await drawn();
  const order = () => [...el.querySelectorAll("tbody tr")].map((row) => row.getAttribute("data-strategy"));
  expect(order()).toEqual(["b", "a"]);
  const best = [...el.querySelectorAll("td.best")].map((cell) => cell.getAttribute("data-metric"));
  expect(best.sort()).toEqual(["max_drawdown", "total_return"]);
  const header = el.querySelectorAll<HTMLButtonElement>("thead button")[1];
  header?.click();
  await drawn();
  expect(order()).toEqual(["a", "b"]);
  expect(header?.closest("th")?.getAttribute("aria-sort")).toBe("descending");
  header?.click();
  await drawn();
  expect(order()).toEqual(["b", "a"]);
});

test("one more message touches no row that is already there", async () => {
  for (let i = 0; i < 50; i++) kernel.say(`message ${i}`);
  await open();
  const touched = new Set<Node>();
  const observer = new MutationObserver((records) => {
    for (const record of records) touched.add(record.target);
  });
  const rows = [...el.querySelectorAll(".row")];
  observer.observe(el, { childList: true, subtree: true, characterData: true, attributes: true });
  kernel.say("one more");
  await drawn();
  observer.disconnect();
  expect(el.querySelectorAll(".row")).toHaveLength(51);
  expect(rows.some((row) => [...touched].some((node) => row.contains(node)))).toBe(false);
});

test("of a long session only the newest rows are mounted", async () => {
  for (let i = 0; i < 150; i++) kernel.say(`message ${i}`);
  await open();
  for (let i = 150; i < 600; i++) kernel.say(`message ${i}`);
  await drawn();
  expect(el.querySelectorAll(".row").length).toBeLessThanOrEqual(60);
  expect(el.querySelector(".row:last-child")?.textContent).toContain("message 599");
});

test("an error without a place in the transcript is shown, and can be dismissed", async () => {
  await open();
  kernel.change({ toast: { code: "x", message: "The file could not be read.", hint: "Check its path." } });
  await drawn();
  expect(one("toast")?.textContent).toContain("The file could not be read. Check its path.");
  one("toast")?.querySelector("button")?.click();
  await drawn();
  expect(one("toast")).toBeNull();
});

test("the panel speaks the reader's language", async () => {
  model.traits.locale = "ko-KR";
  await open();
  expect(one("send")?.textContent).toBe("보내기");
  expect(one("chatops")?.getAttribute("lang")).toBe("ko-KR");
});

test("help keeps its lines, those of code in a fixed width", async () => {
  kernel.say("Commands:\n/help [command]\n  What there is\nThat is all.", {} satisfies Partial<MessageItem>);
  await open();
  expect(one("message-assistant")?.querySelector("code")?.textContent).toBe(
    "/help [command]\n  What there is\n",
  );
  expect(one("message-assistant")?.querySelector(".bubble")?.textContent).toContain("Commands:\n/help");
});

test("a closed view leaves nothing behind", async () => {
  await open();
  close();
  close = () => {};
  expect(el.innerHTML).toBe("");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
