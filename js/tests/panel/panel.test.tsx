// The promises of the panel as a whole: hostile text is text, keys stay in it, a closed view leaves nothing behind.

import { expect, test, vi } from "vitest";
import { comparison, run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one, open, type, press } = panel;

const HOSTILE = [
  `<img src=x onerror="window.pwned=1">`,
  "<script>window.pwned=1</script>",
  "</textarea><svg/onload=window.pwned=1>",
  "javascript:window.pwned=1",
  "&lt;b&gt; &amp; {{constructor.constructor('window.pwned=1')()}} \u202e\u0000",
];

test("hostile text from the network is shown as text, wherever it comes in", async () => {
  for (const text of HOSTILE) {
    const fault = { code: "x", message: text, hint: text };
    panel.kernel.say(text);
    panel.kernel.say(text, { role: "system", fault, user: text });
    panel.kernel.say(text, { role: "user", user: text, mine: false });
    panel.kernel.say(`/${text}\n  ${text}`);
    const key = `run ${text}`;
    panel.kernel.change({
      items: [
        run({
          key,
          n: 500,
          strategyId: text,
          parameters: { [text]: text },
          message: text,
          tick: { currentDate: text },
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
  panel.kernel.catalog = { commands: [{ name: HOSTILE[0] ?? "", summary: HOSTILE[0] ?? "" }] };
  const [first = "", second = ""] = HOSTILE;
  panel.kernel.facts = { ...panel.kernel.facts, status: "disconnected", sessionName: first, detail: first };
  panel.kernel.room = {
    people: HOSTILE.map((user) => ({ user, typing: user === first })),
    sessions: HOSTILE.map((name) => ({ sessionId: name, name, updated: name, people: [second] })),
  };
  await open();
  one("sessions")?.click();
  await type("/");
  const dangerous = panel.el.querySelectorAll(
    "img, script, iframe, object, a, svg[onload], [onerror], [onload]",
  );
  expect(dangerous).toHaveLength(0);
  expect(panel.el.textContent).toContain(HOSTILE[0]);
  expect((window as { pwned?: number }).pwned).toBeUndefined();
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

test("an error without a place in the transcript is shown, and can be dismissed", async () => {
  await open();
  panel.kernel.change({
    toast: { code: "x", message: "The file could not be read.", hint: "Check its path." },
  });
  await drawn();
  expect(one("toast")?.textContent).toContain("The file could not be read. Check its path.");
  one("toast")?.querySelector("button")?.click();
  await drawn();
  expect(one("toast")).toBeNull();
});

test("the panel speaks the reader's language", async () => {
  panel.model.traits.locale = "ko-KR";
  await open();
  expect(one("send")?.textContent).toBe("보내기");
  expect(one("chatops")?.getAttribute("lang")).toBe("ko-KR");
});

test("a closed view leaves nothing behind", async () => {
  await open();
  panel.close();
  expect(panel.el.innerHTML).toBe("");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
