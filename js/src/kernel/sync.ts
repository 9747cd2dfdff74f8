// Reconciles the kernel's messages: puts deltas in order, drops repeats, finds gaps and asks for a snapshot. Pure.

import type { Delta, Page, Snapshot, ToPage } from "../protocol.gen";

export interface Sync {
  readonly view: string;
  readonly epoch: string | null; // null until the first snapshot
  readonly seq: number; // of the last delta applied
  readonly waiting: boolean; // for a snapshot; deltas are held meanwhile
  readonly held: readonly Delta[];
}

export interface Received {
  readonly sync: Sync;
  readonly steps: readonly (Snapshot | Delta | Page)[];
  readonly acks: readonly string[]; // of deltas that were applied, or that a snapshot covers
  readonly ask: boolean; // something is missing, and nobody has asked yet
}

const MAX_HELD_DELTAS = 2_000; // far more than a second of deltas; a snapshot covers what is let go

export function openSync(view: string): Sync {
  return { view, epoch: null, seq: 0, waiting: true, held: [] };
}

/** A message in; steps to apply, acks, and whether to ask for a snapshot out. */
export function receive(sync: Sync, message: ToPage): Received {
  switch (message.t) {
    case "snapshot":
      return message.to === sync.view ? onSnapshot(sync, message) : ignored(sync);
    case "delta":
      return onDelta(sync, message);
    case "page":
      return message.to === sync.view && message.epoch === sync.epoch
        ? { ...ignored(sync), steps: [message] }
        : ignored(sync);
    case "heartbeat":
      return onHeartbeat(sync, message.epoch, message.seq);
    default:
      return ignored(sync); // a newer kernel may know more words than we do
  }
}

function ignored(sync: Sync): Received {
  return { sync, steps: [], acks: [], ask: false };
}

function onSnapshot(sync: Sync, snapshot: Snapshot): Received {
  // Each hello that was repeated is answered: take the first answer, and nothing older than what is shown.
  if (
    snapshot.epoch === sync.epoch &&
    (snapshot.seq < sync.seq || (snapshot.seq === sync.seq && !sync.waiting))
  )
    return ignored(sync);
  const drained = drain({ ...sync, epoch: snapshot.epoch, seq: snapshot.seq });
  return { ...drained, steps: [snapshot, ...drained.steps] };
}

function onDelta(sync: Sync, delta: Delta): Received {
  if (sync.epoch === delta.epoch && delta.seq <= sync.seq)
    return { ...ignored(sync), acks: delta.acks ?? [] };
  const held = hold(sync.held, delta);
  if (sync.epoch === null) return ignored({ ...sync, held });
  if (sync.epoch !== delta.epoch) return { ...ignored({ ...sync, held, waiting: true }), ask: !sync.waiting };
  return drain({ ...sync, held });
}

function onHeartbeat(sync: Sync, epoch: string, seq: number): Received {
  if (sync.epoch === null || sync.waiting || (epoch === sync.epoch && seq <= sync.seq)) return ignored(sync);
  return { ...ignored({ ...sync, waiting: true }), ask: true };
}

/** Apply what follows without a gap; what is left over waits for a snapshot, or for the late one. */
function drain(sync: Sync): Received {
  const steps: Delta[] = [];
  const held: Delta[] = [];
  const acks: string[] = [];
  let seq = sync.seq;
  for (const delta of sync.held) {
    if (delta.epoch !== sync.epoch) continue;
    if (delta.seq > seq + 1) {
      held.push(delta);
      continue;
    }
    acks.push(...(delta.acks ?? [])); // a snapshot carries none: those of the deltas it covers still count
    if (delta.seq === seq + 1) {
      steps.push(delta);
      seq = delta.seq;
    }
  }
  const waiting = held.length > 0;
  return { sync: { ...sync, seq, held, waiting }, steps, acks, ask: waiting && !sync.waiting };
}

function hold(held: readonly Delta[], delta: Delta): readonly Delta[] {
  if (held.some((other) => other.seq === delta.seq && other.epoch === delta.epoch)) return held;
  const next = [...held, delta].sort((a, b) => a.seq - b.seq);
  return next.length > MAX_HELD_DELTAS ? next.slice(-MAX_HELD_DELTAS) : next;
}
