// The one file that knows the notebook's widget model: asks, listens, repeats what was not answered.

import { batch, type Signal, signal } from "@preact/signals";
import { createOutbox, newId, type Outgoing } from "./outbox";
import { type AnyItem, type FromPage, MAX_CONTENT, type ToPage } from "./protocol.gen";
import { createStore, type Store } from "./store";
import { openSync, receive } from "./sync";

/** The part of anywidget's model that we use. */
export interface Model {
  get(name: string): unknown;
  send(content: FromPage): void;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  comm_live?: boolean;
}

/** opening: no answer yet; live; silent: busy or gone, we go on asking; dead: the kernel of this view is no more. */
export type Link = "opening" | "live" | "silent" | "dead";
export type Refusal = "empty" | "long" | "dead";

/** All that a component can see and do. */
export interface Session extends Store {
  readonly link: Signal<Link>;
  readonly outgoing: Signal<readonly Outgoing[]>;
  readonly said: Signal<number>; // how often this view has sent a text
  readonly paging: Signal<boolean>; // older rows were asked for
  readonly epoch: Signal<string | null>;
  say(text: string): Refusal | null;
  cancel(runId: string): void;
  loadOlder(): void;
  reconnect(): void;
}

const TICK = 250; // ms
const REPEAT = 4; // ticks between two askings
const SILENCE = 16_000 / TICK; // three heartbeats of a kernel that runs nothing, and a little
const FIRST_ROWS = 200;
const SPARE_ROWS = 100; // for what came while we missed it
const MOST_ROWS = 2_000; // in one snapshot
const PAGE_ROWS = 100;

export function connect(model: Model, storage: Storage | null): Session & { close(): void } {
  const view = newId();
  const store = createStore();
  const outbox = createOutbox(view, storage);
  const link = signal<Link>("opening");
  const said = signal(0);
  const paging = signal(false);
  const epoch = signal<string | null>(null);
  let sync = openSync(view);
  // Ticks are counted, not measured: a sleeping laptop or a throttled tab is not a silent kernel.
  let quiet = 0;
  let asked = 0;
  let paged = 0;

  function send(message: FromPage): void {
    try {
      model.send(message);
    } catch {
      link.value = "dead"; // the comm is closed: the tick stops, nothing will come back over it
    }
  }

  const isDead = () => link.peek() === "dead";

  function ask(): void {
    asked = 0;
    const limit = Math.min(Math.max(FIRST_ROWS, store.rows.peek().length + SPARE_ROWS), MOST_ROWS);
    if (sync.epoch === null) send({ t: "hello", view, limit: FIRST_ROWS });
    else send({ t: "resync", view, epoch: sync.epoch, have: sync.seq, limit });
  }

  function askOlder(): void {
    paged = 0;
    const first = store.rows.peek()[0];
    if (first) send({ t: "older", view, before: first.n, limit: PAGE_ROWS });
  }

  function post(entry: Outgoing): void {
    if (entry.kind === "say") send({ t: "say", view, id: entry.id, text: entry.body });
    else send({ t: "cancel", view, id: entry.id, runId: entry.body });
  }

  function onMessage(message: ToPage): void {
    quiet = 0;
    if (isDead()) {
      // A word over a closed comm: believe it only if the comm carries ours too.
      link.value = "silent";
      ask();
      if (isDead()) return;
    }
    const received = receive(sync, message);
    sync = received.sync;
    batch(() => {
      link.value = sync.epoch === null ? "opening" : "live";
      for (const step of received.steps) {
        store.apply(step);
        if (step.t !== "delta") paging.value = false;
      }
      outbox.ack(received.acks); // with the items themselves, in one frame
      if (sync.epoch !== null && sync.epoch !== epoch.peek()) {
        epoch.value = sync.epoch;
        outbox.attach(sync.epoch);
      }
    });
    if (received.ask) ask();
  }

  function onCommChange(): void {
    if (model.comm_live === false) link.value = "dead";
    else if (!isDead()) ask(); // anywidget hides the flag from us: a closed comm says so when it is used
  }

  function tick(): void {
    if (isDead()) return;
    if (++quiet >= SILENCE) link.value = "silent";
    if (sync.waiting && ++asked >= REPEAT) ask();
    if (paging.peek() && ++paged >= REPEAT) askOlder();
    for (const entry of outbox.tick(Date.now())) post(entry);
  }

  model.on("msg:custom", onMessage);
  model.on("comm_live_update", onCommChange);
  const timer = setInterval(tick, TICK);
  ask();

  return {
    ...store,
    link,
    said,
    paging,
    epoch,
    outgoing: outbox.entries,
    say(text) {
      if (!text.trim()) return "empty";
      if (text.length > MAX_CONTENT) return "long";
      if (isDead()) return "dead";
      post(outbox.add("say", text, store.rows.peek().at(-1)?.n ?? Number.MIN_SAFE_INTEGER));
      said.value++;
      return null;
    },
    cancel(runId) {
      if (outbox.entries.peek().some((entry) => entry.kind === "cancel" && entry.body === runId)) return;
      post(outbox.add("cancel", runId, 0));
    },
    loadOlder() {
      if (paging.peek() || !store.older.peek()) return;
      paging.value = true;
      askOlder();
    },
    reconnect: () => send({ t: "reconnect", view }),
    close() {
      clearInterval(timer);
      model.off("msg:custom", onMessage);
      model.off("comm_live_update", onCommChange);
      outbox.close();
    },
  };
}

/**
 * The messages to draw as still on their way. A snapshot carries no acks: what it already shows as a row
 * of ours is not drawn twice while the ack is still to come.
 */
export function onTheWay(outgoing: readonly Outgoing[], rows: Store["rows"]): readonly Outgoing[] {
  const says = outgoing.filter((entry) => entry.kind === "say");
  if (!says.length) return says;
  const all = rows.value;
  const oldest = Math.min(...says.map((entry) => entry.after));
  const own: AnyItem[] = [];
  for (let i = all.length - 1; i >= 0; i--) {
    const row = all[i];
    if (!row || row.n <= oldest) break;
    own.push(row.item.peek());
  }
  own.reverse();
  const used = new Set<string>();
  return says.filter((entry) => {
    const twin = own.find(
      (item) =>
        item.kind === "message" &&
        item.mine &&
        item.n > entry.after &&
        item.content === entry.body &&
        !used.has(item.key),
    );
    if (twin) used.add(twin.key);
    return !twin;
  });
}
