// A view's session with its kernel, and the one file that knows the widget's model: asks, listens, retries.

import { batch, type Signal, signal } from "@preact/signals";
import { type AnyItem, type FromPage, MAX_CONTENT, type ToPage } from "../protocol.gen";
import { learn } from "./glossary";
import { createPaging, type Reach } from "./history-pages";
import { type Act, createOutbox, isSentText, newId, type Outgoing, type SentText } from "./outbox";
import { createStore, type Store } from "./store";
import { openSync, receive } from "./sync";

/** The part of anywidget's model that we use. */
export interface Model {
  get(name: string): unknown;
  send(content: FromPage, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  comm_live?: boolean;
  readonly widget_manager?: { readonly context?: unknown };
}

/** opening: no answer yet; live; silent: busy or gone, we go on asking; dead: the kernel of this view is no more. */
export type Link = "opening" | "live" | "silent" | "dead";
export type Refusal = "empty" | "long" | "dead" | "closed";

/** A message of the kernel's with what came along. */
export interface Answer<T extends ToPage = ToPage> {
  readonly message: T;
  readonly buffers: readonly DataView[];
}

type Question = Extract<
  FromPage,
  { t: "find" | "plot" | "loadAsset" | "export" | "uploadStatus" | "takePicture" }
>;
type Asked = Question extends infer T ? (T extends Question ? Omit<T, "view"> : never) : never;
type Addressed = Extract<ToPage, { to: string }>;

/** All that a component can see and do. */
export interface Session extends Store {
  readonly link: Signal<Link>;
  readonly outgoing: Signal<readonly Outgoing[]>;
  readonly said: Signal<number>; // how often this view has sent something that shows at the bottom
  readonly paging: Signal<boolean>; // older rows were asked for
  readonly reaching: Signal<Reach | null>; // how far up rows are being loaded, for somebody who waits
  readonly epoch: Signal<string | null>;
  /** What the host calls a notebook, where it lets us see it. */
  readonly host: unknown;
  /** When the kernel last said something: ms since 1970. */
  heard(): number;
  say(text: string): Refusal | null;
  cancel(...runIds: string[]): void;
  /** Run what is shown under `key` once more. */
  retry(key: string): void;
  /** Request an action of the kernel: sent again until it is acked, done once (idempotent by its id). */
  act(act: Act, file?: ArrayBuffer): Outgoing;
  /** Ask until the answer comes that `fits`; never answered where the kernel is gone. */
  ask<T extends Addressed>(question: Asked, fits: (answer: Addressed) => answer is T): Promise<Answer<T>>;
  tell(
    moment:
      | { t: "typing"; typing: boolean }
      | { t: "markSeen"; key: string }
      | { t: "speak"; language: string },
  ): void;
  wantOlder(more: boolean): void;
  /** Load older rows up to there. */
  reach(goal: Reach | null): void;
  reconnect(): void;
}

const TICK_MS = 250;
const RETRY_TICKS = 4; // between two requests
const SILENT_TICKS = 16_000 / TICK_MS; // three heartbeats of a kernel that runs nothing, and a little
const FIRST_ROWS = 200;
const SPARE_ROWS = 100; // for what came while we missed it
const MAX_ROWS = 1_000; // in one snapshot; the kernel sends no more

/** `searchText`: see `createStore`. */
export function connect(
  model: Model,
  storage: Storage | null,
  searchText: (item: AnyItem) => string,
): Session & { close(): void } {
  const view = newId();
  const store = createStore(searchText);
  const outbox = createOutbox(view, storage);
  const link = signal<Link>("opening");
  const said = signal(0);
  const epoch = signal<string | null>(null);
  let sync = openSync(view);
  // Ticks are counted, not measured: a sleeping laptop or a throttled tab is not a silent kernel.
  let ticksUnheard = 0;
  let heard = 0;
  let asked = 0;
  const files = new Map<string, ArrayBuffer>(); // by id of the upload
  const questions = new Set<{ message: FromPage; age: number; take(answer: Answer<Addressed>): boolean }>();

  function send(message: FromPage, file?: ArrayBuffer): void {
    try {
      if (file) model.send(message, undefined, [file]);
      else model.send(message);
    } catch {
      link.value = "dead"; // the comm is closed: the tick stops, nothing will come back over it
    }
  }

  const isDead = () => link.peek() === "dead";

  function ask(): void {
    asked = 0;
    const limit = Math.min(Math.max(FIRST_ROWS, store.rows.peek().length + SPARE_ROWS), MAX_ROWS);
    if (sync.epoch === null) send({ t: "hello", view, limit: FIRST_ROWS });
    else send({ t: "resync", view, epoch: sync.epoch, have: sync.seq, limit });
  }

  const paging = createPaging(store, (before, limit, goal) =>
    send({ t: "older", view, before, limit, ...goal }),
  );

  function post(entry: Outgoing): void {
    const { act, id } = entry;
    const says = outbox.entries.peek().filter(isSentText);
    const before = isSentText(entry) && says[says.findIndex((each) => each.id === id) - 1];
    send({ ...act, view, id, ...(before && { after: before.id }) } as FromPage, files.get(id));
  }

  function act(what: Act, file?: ArrayBuffer): Outgoing {
    const entry = outbox.add(what);
    if (file) files.set(entry.id, file);
    post(entry);
    return entry;
  }

  function onMessage(message: ToPage, buffers: readonly DataView[] = []): void {
    ticksUnheard = 0;
    heard = Date.now();
    learn(message);
    if (isDead()) {
      // A word over a closed comm: believe it only if the comm carries ours too.
      link.value = "silent";
      ask();
      if (isDead()) return;
    }
    if ("to" in message && message.to === view)
      for (const question of questions) if (question.take({ message, buffers })) questions.delete(question);
    const received = receive(sync, message);
    sync = received.sync;
    batch(() => {
      link.value = sync.epoch === null ? "opening" : "live";
      for (const step of received.steps) {
        store.apply(step);
        if (step.t === "page") paging.answered(step);
        else if (step.t === "snapshot") paging.restart();
      }
      outbox.ack(received.acks); // with the items themselves, in one frame
      for (const id of received.acks) files.delete(id);
      if (sync.epoch !== null && sync.epoch !== epoch.peek()) {
        epoch.value = sync.epoch;
        paging.reach(null); // it was of what the kernel showed before
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
    if (++ticksUnheard >= SILENT_TICKS) link.value = "silent";
    if (sync.waiting && ++asked >= RETRY_TICKS) ask();
    paging.tick();
    for (const question of questions) if (++question.age % RETRY_TICKS === 0) send(question.message);
    for (const entry of outbox.tick(Date.now())) post(entry);
  }

  model.on("msg:custom", onMessage);
  model.on("comm_live_update", onCommChange);
  const timer = setInterval(tick, TICK_MS);
  ask();

  return {
    ...store,
    link,
    said,
    paging: paging.asked,
    reaching: paging.reaching,
    epoch,
    host: model.widget_manager?.context,
    heard: () => heard,
    outgoing: outbox.entries,
    say(text) {
      if (!text.trim()) return "empty";
      if (text.length > MAX_CONTENT) return "long";
      if (isDead()) return "dead";
      const { status, sessionId } = store.facts.peek() ?? {};
      if (status === "closed") return status;
      act({ t: "sendText", text, ...(sessionId && { sessionId }) });
      said.value++;
      return null;
    },
    cancel(...asked) {
      const [runId, ...others] = asked.filter((each) => !isStopping(outbox.entries.peek(), each));
      if (runId) act({ t: "cancel", runId, ...(others.length && { others }) });
    },
    retry(key) {
      if (isRetrying(outbox.entries.peek(), key)) return;
      act({ t: "retry", key });
      said.value++; // the new run is below: go there
    },
    act,
    ask: (question, fits) =>
      new Promise((answered) => {
        const message = { ...question, view } as FromPage;
        questions.add({
          message,
          age: 0,
          take({ message, buffers }) {
            if (!fits(message)) return false;
            answered({ message, buffers });
            return true;
          },
        });
        send(message);
      }),
    tell: (moment) => send({ ...moment, view }),
    wantOlder: paging.want,
    reach: paging.reach,
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
 * Optimistic update: the messages to draw before the kernel has taken them. A snapshot carries no acks, but the row
 * that the kernel makes of a message has the message's id as its key: what is a row already is not drawn twice.
 */
export function unconfirmed(
  outgoing: readonly Outgoing[],
  row: Store["row"],
  sessionId?: string,
): readonly SentText[] {
  const here = ({ act }: SentText) => !act.sessionId || !sessionId || act.sessionId === sessionId;
  return outgoing.filter(isSentText).filter((entry) => here(entry) && !row(entry.id));
}

/** Whether somebody has asked here to stop this run, and the kernel has not heard it yet. */
export function isStopping(outgoing: readonly Outgoing[], runId: string): boolean {
  return outgoing.some(
    ({ act }) => act.t === "cancel" && (act.runId === runId || act.others?.includes(runId)),
  );
}

export function isRetrying(outgoing: readonly Outgoing[], key: string): boolean {
  return outgoing.some(({ act }) => act.t === "retry" && act.key === key);
}

/**
 * Whether the kernel is busy with a cell: it shows signs of life, which come from a thread of their own, and does not
 * take what was sent; or it never answered. One that was here and fell silent may be gone, and is not called busy.
 */
export function isBusy({ link, epoch, outgoing }: Session): boolean {
  if (link.value === "silent") return epoch.value === null;
  return link.value === "live" && outgoing.value.some((entry) => entry.tries > 1);
}
