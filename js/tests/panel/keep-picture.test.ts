// The promise of the picture in the notebook: the newest is in it after a reload too, and a lost kernel is said at once.

import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Link, Session } from "../../src/kernel/session";
import { keepPicture } from "../../src/panel/keep-picture";

beforeEach(() => {
  vi.useFakeTimers();
  document.head.innerHTML = "";
});
afterEach(() => void vi.useRealTimers());

function notebook(...pictures: string[]) {
  const outputs = pictures.map((name) => ({ "text/html": `<div data-chatops-kept="${name}">old</div>` }));
  const slots = new Set<(sender: unknown, status: string) => void>();
  const list = {
    get length() {
      return outputs.length;
    },
    get: (at: number) => ({ data: outputs[at], toJSON: () => ({ output_type: "display_data" }) }),
    set: (at: number, output: { data: { "text/html": string } }) => {
      outputs[at] = output.data;
    },
  };
  const sessionContext = {
    session: { kernel: {} as unknown },
    statusChanged: {
      connect: (slot: (sender: unknown, status: string) => void) => slots.add(slot),
      disconnect: (slot: (sender: unknown, status: string) => void) => slots.delete(slot),
    },
  };
  const host = { model: { cells: [{}, { outputs: list }] }, sessionContext };
  const asked: unknown[] = [];
  const html = new DataView(new TextEncoder().encode('<div data-chatops-kept="m 2">new</div>').buffer);
  const session = {
    host,
    link: signal<Link>("live"),
    facts: signal({ status: "connected", picture: "" }),
    ask: async (question: unknown) => {
      asked.push(question);
      return { message: { t: "picture", to: "v", name: "m 2" }, buffers: [html] };
    },
  } as unknown as Session;
  const texts = () => outputs.map((each) => each["text/html"]);
  const status = (now: string) => {
    for (const slot of slots) slot(null, now);
  };
  return { session, texts, asked, status, sessionContext, slots };
}

const tell = (session: Session, picture: string) => {
  session.facts.value = { status: "connected", picture };
};

test("an older picture is replaced, and that of another panel is left", async () => {
  const { session, texts } = notebook("m 1", "other 1");
  keepPicture(session);
  tell(session, "m 2");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(texts()[0]).toContain("new");
  expect(texts()[1]).toContain("old");
});

test("nothing is asked for where the kernel's own way has worked", async () => {
  const { session, asked } = notebook("m 2");
  keepPicture(session);
  tell(session, "m 2");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked).toHaveLength(0);
});

test("a kernel that ends is gone for this view; one that is busy is not", () => {
  const { session, status, sessionContext } = notebook();
  keepPicture(session);
  status("busy");
  expect(session.link.value).toBe("live");
  sessionContext.session.kernel = null;
  status("unknown");
  expect(session.link.value).toBe("dead");
});

test("it listens no longer than its view is there", async () => {
  const { session, status, slots, asked } = notebook("m 1");
  const end = keepPicture(session);
  tell(session, "m 2");
  end();
  await vi.advanceTimersByTimeAsync(3_000);
  status("dead");
  expect([slots.size, asked.length, session.link.value]).toEqual([0, 0, "live"]);
});

test("where a host shows no notebook, the panel's own picture is hidden as long as the panel is there", () => {
  const { session } = notebook();
  const alone = { ...session, host: undefined } as unknown as Session;
  document.body.innerHTML = '<div data-chatops-kept="m 1"></div><div data-chatops-kept="more 1"></div>';
  const hidden = () => [...document.body.children].map((each) => getComputedStyle(each).display === "none");
  const end = keepPicture(alone);
  expect(hidden()).toEqual([false, false]);
  tell(session, "m 2");
  expect(hidden()).toEqual([true, false]);
  end();
  expect(hidden()).toEqual([false, false]);
});
