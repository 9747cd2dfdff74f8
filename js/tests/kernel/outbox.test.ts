// The promises of the outbox: nothing typed is lost, nothing is sent under two ids.

import { beforeEach, expect, test, vi } from "vitest";
import { createOutbox } from "../../src/kernel/outbox";

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers({ now: 1_000_000 });
});

test("an entry is due each second, then less often, always with its id, until it is acked", () => {
  const outbox = createOutbox("v1", null);
  const { id } = outbox.add({ t: "sendText", text: "hello" });
  const start = Date.now();
  const sent: number[] = [];
  for (let ms = 0; ms <= 20_000; ms += 250)
    for (const entry of outbox.tick(start + ms)) {
      expect(entry.id).toBe(id);
      sent.push(ms / 1_000);
    }
  expect(sent).toEqual([1, 3, 6, 10, 15, 20]);
  outbox.ack(["another", id]);
  expect(outbox.entries.value).toEqual([]);
  expect(outbox.tick(start + 99_000)).toEqual([]);
});

test("a reload finds what was not acked, once, under the same id", () => {
  const before = createOutbox("v1", sessionStorage);
  before.attach("epoch");
  const { id } = before.add({ t: "sendText", text: "kept" });
  before.close();
  const after = createOutbox("v2", sessionStorage);
  after.attach("epoch");
  expect(after.entries.value).toMatchObject([{ id, act: { text: "kept" }, view: "v2" }]);
  expect(after.tick(Date.now())).toHaveLength(1); // goes out at once
  const third = createOutbox("v3", sessionStorage);
  third.attach("epoch");
  expect(third.entries.value).toEqual([]);
  after.ack([id]);
  expect(sessionStorage.length).toBe(0);
});

test("what was typed before the first snapshot is kept as soon as the epoch is known", () => {
  const outbox = createOutbox("v4", sessionStorage);
  outbox.add({ t: "sendText", text: "early" });
  outbox.attach("epoch");
  outbox.close();
  const after = createOutbox("v5", sessionStorage);
  after.attach("epoch");
  expect(after.entries.value).toMatchObject([{ act: { text: "early" } }]);
});

test("a full or broken store costs nothing but the reload", () => {
  sessionStorage.setItem("chatops:outbox:epoch", "{not json");
  const broken = {
    getItem: (key: string) => sessionStorage.getItem(key),
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
    removeItem: () => {},
  } as unknown as Storage;
  const outbox = createOutbox("v6", broken);
  outbox.attach("epoch");
  outbox.add({ t: "sendText", text: "still here" });
  expect(outbox.entries.value).toHaveLength(1);
});
