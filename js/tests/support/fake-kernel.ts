// A pretend kernel on the other end of a pretend model: can lose messages, deliver them late, and die.

import { ko } from "../../src/i18n/locales/ko";
import type { Model } from "../../src/kernel/session";
import type {
  AnyItem,
  Catalog,
  ConnectionFacts,
  Delta,
  Fault,
  FromPage,
  MessageItem,
  Plot,
  Plotted,
  Room,
  RunItem,
  SessionInfo,
  Ticks,
  ToPage,
} from "../../src/protocol.gen";

type Listener = (...args: unknown[]) => void;

/** A notebook page's end of the comm. Several views may listen on one. */
export class FakeModel implements Model {
  readonly sent: FromPage[] = [];
  readonly files: ArrayBuffer[] = []; // that came along
  readonly traits: Record<string, unknown> = {};
  onSend: (message: FromPage) => void = () => {};
  closed = false;
  comm_live = true;
  readonly listeners = new Map<string, Set<Listener>>();

  get(name: string): unknown {
    return this.traits[name];
  }

  send(message: FromPage, _callbacks?: unknown, buffers?: ArrayBuffer[]): void {
    if (this.closed) throw new Error("Cannot send");
    this.sent.push(message);
    if (buffers) this.files.push(...buffers);
    this.onSend(message);
  }

  on(event: string, callback: (...args: never[]) => void): void {
    const known = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, known.add(callback as Listener));
  }

  off(event: string, callback: (...args: never[]) => void): void {
    this.listeners.get(event)?.delete(callback as Listener);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(...args);
  }

  deliver(message: ToPage, buffers: readonly DataView[] = []): void {
    this.emit("msg:custom", structuredClone(message), buffers);
  }

  sentOf<T extends FromPage["t"]>(t: T): Extract<FromPage, { t: T }>[] {
    return this.sent.filter((message): message is Extract<FromPage, { t: T }> => message.t === t);
  }
}

export interface Weather {
  lost: number; // share of messages, each way
  late: number; // share of messages that arrive up to 300 ms late
  random: () => number;
}

const FAIR: Weather = { lost: 0, late: 0, random: Math.random };

/** The kernel's side of the contract, as short as it goes. */
export class FakeKernel {
  epoch = "epoch-1";
  seq = 0;
  items = new Map<string, AnyItem>();
  done = new Set<string>(); // ids of say and cancel
  facts: ConnectionFacts = {
    status: "connected",
    sessionId: "session_1763804212331",
    sessionName: "momentum study",
  };
  catalog: Catalog = {};
  room: Room = {};
  busy = false; // computing, without subshells: hears nothing until it is done
  weather = FAIR;
  onSay: (text: string) => void = () => {};
  most = 2_000; // rows in one page
  read = Number.NEGATIVE_INFINITY; // the first n that it has read from the backend
  /** What becomes of a file; null when the backend has it, undefined while nobody knows. */
  onUpload: (name: string, content: ArrayBuffer) => Fault | null | undefined = () => null;
  private outcomes = new Map<string, () => Fault | null | undefined>();
  /** Curves and assets, where there are any; they come late, as over a network. */
  onPlot: ((question: Plot) => { message: Omit<Plotted, "t" | "to" | "key">; buffers: DataView[] }) | null =
    null;
  onFetch: ((name: string) => Promise<string>) | null = null;
  private nextN = 1;
  private waiting: FromPage[] = [];
  private readonly views = new Set<string>();
  private readonly left = new Map<string, Map<string, AnyItem>>(); // items by session

  constructor(readonly model: FakeModel) {
    model.onSend = (message) => this.travel(() => this.hear(message));
  }

  sorted(): AnyItem[] {
    return [...this.items.values()].sort((a, b) => a.n - b.n);
  }

  message(content: string, more: Partial<MessageItem> = {}): MessageItem {
    const n = this.nextN++;
    return { kind: "message", key: `m${n}`, n, role: "assistant", content, timestamp: stamp(n), ...more };
  }

  say(content: string, more: Partial<MessageItem> = {}): MessageItem {
    const item = this.message(content, more);
    this.change({ items: [item] });
    return item;
  }

  change(what: Omit<Delta, "t" | "epoch" | "seq">): Delta {
    for (const item of what.items ?? []) this.items.set(item.key, item);
    for (const key of what.removed ?? []) this.items.delete(key);
    what.ticks?.keys.forEach((key, i) => {
      const { progress, columns } = what.ticks as Ticks;
      const known = this.items.get(key);
      if (known?.kind !== "run") return;
      const tick = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i]]));
      this.items.set(key, { ...known, progress: progress[i] ?? 0, tick });
    });
    if (what.facts) this.facts = what.facts;
    if (what.catalog) this.catalog = what.catalog;
    if (what.room) this.room = what.room;
    const delta: Delta = { t: "delta", epoch: this.epoch, seq: ++this.seq, ...what };
    this.post(delta);
    return delta;
  }

  /** The list of sessions, once some of it has been archived or deleted. */
  private tidied(id: string, change: (each: SessionInfo) => SessionInfo[]): void {
    this.done.add(id);
    this.change({
      acks: [id],
      room: { ...this.room, sessions: (this.room.sessions ?? []).flatMap(change) },
    });
  }

  /** The same run, from its beginning. */
  private again({ strategyId, parameters, work = "backtest" }: RunItem): RunItem {
    const n = this.nextN++ + 1_000_000;
    const key = `again${n}`;
    const timestamp = stamp(n);
    return {
      kind: "run",
      key,
      runId: key,
      n,
      timestamp,
      status: "queued",
      strategyId,
      parameters,
      work,
    };
  }

  beat(): void {
    this.post({ t: "heartbeat", epoch: this.epoch, seq: this.seq });
  }

  wake(): void {
    this.busy = false;
    for (const message of this.waiting.splice(0)) this.hear(message);
  }

  private bring(name: string): Promise<string> | undefined {
    return name === "words.ko" ? Promise.resolve(JSON.stringify(ko)) : this.onFetch?.(name);
  }

  private post(message: ToPage, buffers: readonly DataView[] = []): void {
    this.travel(() => this.model.deliver(message, buffers));
  }

  private travel(arrive: () => void): void {
    const { lost, late, random } = this.weather;
    if (random() < lost) return;
    if (random() < late) setTimeout(arrive, random() * 300);
    else arrive();
  }

  private answer(view: string, limit = 200): void {
    const all = this.sorted();
    const items = all.slice(-limit);
    const older = items.length < all.length;
    const { epoch, seq, facts, catalog, room } = this;
    this.post({ t: "snapshot", to: view, epoch, seq, items, older, facts, catalog, room });
  }

  /** To another session: each view is sent what is known of it, under an epoch of its own. */
  private go({ sessionId, name = "", leave }: Extract<FromPage, { t: "switchSession" }>): void {
    if (leave) {
      this.change({ facts: { ...this.facts, sessionId: "", sessionName: "" } });
      return;
    }
    const to = sessionId ?? `session_${name}`;
    this.left.set(this.facts.sessionId ?? "", this.items);
    this.items = this.left.get(to) ?? new Map();
    const known = this.room.sessions?.find((each) => each.sessionId === to);
    this.facts = { ...this.facts, sessionId: to, sessionName: known?.name ?? name };
    this.epoch = `${this.epoch.split(".")[0]}.${this.done.size}`;
    this.seq = 0;
    for (const view of this.views) this.answer(view);
  }

  private hear(message: FromPage): void {
    if (this.busy) {
      this.waiting.push(message);
      return;
    }
    switch (message.t) {
      case "hello":
      case "resync": {
        this.views.add(message.view);
        this.answer(message.view, message.limit);
        break;
      }
      case "older": {
        const above = this.sorted().filter((item) => item.n < message.before);
        const { until, upTo } = message;
        const goal = above.findIndex((item) =>
          upTo != null ? item.n >= upTo : (item.seq ?? item.n) >= (until ?? 0),
        );
        const wanted = until != null || upTo != null ? above.length - goal : (message.limit ?? 100);
        const items = above.slice(-Math.min(wanted, this.most));
        this.read = Math.min(this.read, items[0]?.n ?? this.read);
        this.post({
          t: "page",
          to: message.view,
          epoch: this.epoch,
          items,
          older: items.length < above.length,
          short: wanted > items.length,
        });
        break;
      }
      case "find": {
        const hits = this.sorted()
          .filter((item) => JSON.stringify(item).toLowerCase().includes(message.text.toLowerCase()))
          .map(({ key, n, seq }) => (n < this.read ? { seq: seq ?? n } : { key, n, seq: seq ?? n }));
        this.post({ t: "searchResult", to: message.view, text: message.text, hits });
        break;
      }
      case "export": {
        const { view: to, format, key } = message;
        const answer = { t: "exported", to, format, ...(key && { key }) } as const;
        this.post({ ...answer, done: 0.4 });
        const said = this.sorted().map((item) => (item.kind === "message" ? item.content : item.kind));
        const content = new DataView(new TextEncoder().encode(said.join("\n")).buffer);
        this.post({ ...answer, done: 1, name: `talk.${message.format}` }, [content]);
        break;
      }
      case "sendText":
        if (message.after != null && !this.done.has(message.after)) break; // the one before it was lost
        if (this.done.has(message.id)) this.change({ acks: [message.id] });
        else {
          this.done.add(message.id);
          this.change({
            acks: [message.id],
            items: [this.message(message.text, { key: message.id, role: "user", mine: true })],
          });
          this.onSay(message.text);
        }
        break;
      case "cancel":
        this.done.add(message.id);
        this.change({ acks: [message.id] });
        break;
      case "upload": {
        const content = this.model.files.at(-1) ?? new ArrayBuffer(0);
        this.outcomes.set(message.id, () => this.onUpload(message.name, content));
        this.change({ acks: [message.id] });
        break;
      }
      case "uploadStatus": {
        const fault = this.outcomes.get(message.id)?.();
        if (fault !== undefined) this.post({ t: "uploaded", to: message.view, id: message.id, fault });
        break;
      }
      case "plot": {
        if (!this.onPlot) break;
        const { message: answer, buffers } = this.onPlot(message);
        this.post({ ...answer, t: "plotted", to: message.view, key: message.key }, buffers);
        break;
      }
      case "loadAsset":
        this.bring(message.name)?.then((text) => {
          const buffers = [new DataView(new TextEncoder().encode(text).buffer)];
          this.post({ t: "asset", to: message.view, name: message.name }, buffers);
        });
        break;
      case "edit": {
        const item = this.items.get(message.key);
        const fresh = !this.done.has(message.id) && item?.kind === "message";
        this.done.add(message.id);
        if (!fresh) this.change({ acks: [message.id] });
        else if (message.text == null) this.change({ acks: [message.id], removed: [item.key] });
        else this.change({ acks: [message.id], items: [{ ...item, content: message.text, edited: true }] });
        break;
      }
      case "endReply": {
        const item = this.items.get(message.key);
        const content = item?.kind === "message" ? `${item.content}\n\n(Stopped.)` : "";
        const items = item?.kind === "message" ? [{ ...item, content, streaming: false }] : [];
        this.change({ acks: [message.id], items });
        break;
      }
      case "retry": {
        const known = this.items.get(message.key);
        if (this.done.has(message.id) || known?.kind !== "run") this.change({ acks: [message.id] });
        else {
          this.done.add(message.id);
          this.change({ acks: [message.id], items: [this.again(known)] });
        }
        break;
      }
      case "switchSession":
        if (!this.done.has(message.id)) this.go(message);
        this.done.add(message.id);
        this.change({ acks: [message.id] });
        break;
      case "archive":
        this.tidied(message.id, (each) =>
          each.sessionId === message.sessionId ? [{ ...each, archived: message.archived ?? true }] : [each],
        );
        break;
      case "delete":
        this.tidied(message.id, (each) => (each.sessionId === message.sessionId ? [] : [each]));
        break;
      case "rename":
        this.done.add(message.id);
        this.change({ acks: [message.id], facts: { ...this.facts, sessionName: message.name } });
        break;
      case "reconnect":
        this.change({ facts: { ...this.facts, status: "connecting" } });
    }
  }
}

/** The n-th second of one morning. */
export function stamp(n: number): string {
  return new Date(Date.UTC(2025, 10, 22, 9, 0, 0) + n * 1_000).toISOString();
}

/** Mulberry32: the same weather in every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
