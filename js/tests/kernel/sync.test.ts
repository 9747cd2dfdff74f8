// The promises of the numbered deltas: every one applied once, in order, whatever the wire does.

import { expect, test } from "vitest";
import { openSync, type Received, receive, type Sync } from "../../src/kernel/sync";
import type { Delta, Page, Snapshot, ToPage } from "../../src/protocol.gen";

const delta = (seq: number, epoch = "a", acks: string[] = []): Delta => ({ t: "delta", epoch, seq, acks });
const snapshot = (seq: number, epoch = "a", to = "me"): Snapshot => ({
  t: "snapshot",
  to,
  epoch,
  seq,
  items: [],
  older: false,
  facts: { status: "connected" },
  catalog: {},
  room: {},
});

function feed(...messages: ToPage[]): {
  sync: Sync;
  seqs: (number | string)[];
  asked: number;
  last: Received;
} {
  let sync = openSync("me");
  let asked = 0;
  let last: Received = { sync, steps: [], acks: [], ask: false };
  const seqs: (number | string)[] = [];
  for (const message of messages) {
    last = receive(sync, message);
    sync = last.sync;
    asked += Number(last.ask);
    for (const step of last.steps) seqs.push(step.t === "delta" ? step.seq : step.t);
  }
  return { sync, seqs, asked, last };
}

test("deltas before the snapshot wait for it; those it covers are dropped, the rest follow in order", () => {
  const { seqs, sync } = feed(delta(7), delta(5), delta(6), delta(4), snapshot(5));
  expect(seqs).toEqual(["snapshot", 6, 7]);
  expect(sync).toMatchObject({ seq: 7, waiting: false, held: [] });
});

test("a snapshot for another view is none of ours", () => {
  expect(feed(snapshot(5, "a", "other")).seqs).toEqual([]);
});

test("a delta that came twice is applied once", () => {
  expect(feed(snapshot(1), delta(2), delta(2), delta(1)).seqs).toEqual(["snapshot", 2]);
});

test("a gap is asked about once, and the deltas behind it wait", () => {
  const { seqs, asked, sync } = feed(snapshot(1), delta(3), delta(4));
  expect(seqs).toEqual(["snapshot"]);
  expect(asked).toBe(1);
  expect(sync.waiting).toBe(true);
});

test("the late delta closes its gap without a snapshot", () => {
  const { seqs, sync } = feed(snapshot(1), delta(3), delta(4), delta(2));
  expect(seqs).toEqual(["snapshot", 2, 3, 4]);
  expect(sync.waiting).toBe(false);
});

test("a second gap behind a repaired one is asked about too", () => {
  const { seqs, sync, last } = feed(snapshot(1), delta(3), delta(6), delta(2));
  expect(seqs).toEqual(["snapshot", 2, 3]);
  expect(sync.waiting).toBe(true);
  expect(last.ask).toBe(false); // the question that is open covers it
});

test("a snapshot repairs a gap, and what lies beyond it follows", () => {
  expect(feed(snapshot(1), delta(5), snapshot(4)).seqs).toEqual(["snapshot", "snapshot", 5]);
});

test("an ack counts although a snapshot covers its delta, held before it or late behind it", () => {
  expect(feed(snapshot(1), delta(3, "a", ["x"]), snapshot(4)).last.acks).toEqual(["x"]);
  expect(feed(snapshot(4), delta(3, "a", ["x"])).last.acks).toEqual(["x"]);
  expect(feed(snapshot(1), delta(3, "a", ["x"])).last.acks).toEqual([]);
});

test("a heartbeat tells of a lost last delta", () => {
  expect(feed(snapshot(1), { t: "heartbeat", epoch: "a", seq: 2 }).asked).toBe(1);
  expect(feed(snapshot(2), { t: "heartbeat", epoch: "a", seq: 2 }).asked).toBe(0);
});

test("a heartbeat before the first snapshot changes nothing: hello is under way", () => {
  expect(feed({ t: "heartbeat", epoch: "a", seq: 9 }).asked).toBe(0);
});

test("a new epoch asks, holds its deltas, and starts afresh with its snapshot", () => {
  const { seqs, asked, sync } = feed(snapshot(40), delta(1, "b"), delta(2, "b"), snapshot(1, "b"));
  expect(seqs).toEqual(["snapshot", "snapshot", 2]);
  expect(asked).toBe(1);
  expect(sync).toMatchObject({ epoch: "b", seq: 2, waiting: false });
  expect(feed(snapshot(40), { t: "heartbeat", epoch: "b", seq: 0 }).asked).toBe(1);
});

test("the answers to repeated hellos do not set the panel back", () => {
  expect(feed(snapshot(1), delta(2), snapshot(1), snapshot(2)).seqs).toEqual(["snapshot", 2]);
});

test("a page counts only for the view and the epoch that asked", () => {
  const page: Omit<Page, "to" | "epoch"> = { t: "page", items: [], older: false };
  expect(feed(snapshot(1), { ...page, to: "me", epoch: "a" }).seqs).toEqual(["snapshot", "page"]);
  expect(feed(snapshot(1), { ...page, to: "me", epoch: "b" }).seqs).toEqual(["snapshot"]);
  expect(feed(snapshot(1), { ...page, to: "you", epoch: "a" }).seqs).toEqual(["snapshot"]);
});

test("a message of a kind that only a newer kernel sends is ignored", () => {
  expect(feed(snapshot(1), { t: "news" } as unknown as ToPage, delta(2)).seqs).toEqual(["snapshot", 2]);
});
