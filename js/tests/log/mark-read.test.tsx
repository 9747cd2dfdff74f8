// The promise of read marks: how far the reader has come is told once, while somebody looks at the page.

import { expect, test, vi } from "vitest";
import { usePanel } from "../support/panel";

const panel = usePanel();

test("what is in sight is told once, and again while it counts as unread", async () => {
  vi.stubGlobal("IntersectionObserver", undefined); // this page lays nothing out: everything is in sight
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({ top: 0, bottom: 1 } as DOMRect);
  await panel.open();
  panel.kernel.say("one");
  panel.kernel.say("two");
  await vi.advanceTimersByTimeAsync(1_000);
  const seen = () => panel.model.sentOf("markSeen").map(({ key }) => key);
  const newest = [...panel.kernel.items.keys()].at(-1);
  expect(seen()).toEqual([newest]);
  panel.kernel.change({ room: { sessions: [{ sessionId: panel.kernel.facts.sessionId ?? "", unread: 1 }] } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen()).toEqual([newest, newest]);
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  panel.kernel.say("three");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen()).toHaveLength(2);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
