// Upload queue: files that were chosen, are on their way, or were refused, until the backend has them. None gets lost.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { newId } from "../kernel/outbox";
import type { Session } from "../kernel/session";
import { type Fault, MAX_PANEL_FILE, type Uploaded, type UploadRule } from "../protocol.gen";
import { checkFile, isSendable, type Verdict } from "./check-file";
import type { FileInfo } from "./file-rules";
import { columnsOf } from "./track-record";

interface Upload extends FileInfo {
  readonly id: string;
  readonly file: File | null; // null for a folder
  readonly content: ArrayBuffer | null; // null while it is read
  readonly sending: boolean;
  readonly sent: string | null; // the id it is on its way under
  readonly fault: Fault | "unreadable" | null; // what came of it
}

export interface Attachment extends Upload {
  readonly verdict: Verdict;
}

export interface UploadQueue {
  readonly all: ReadonlySignal<readonly Attachment[]>;
  add(given: readonly (FileInfo & { file: File | null })[]): void;
  remove(id: string): void;
  /** Send what is neither refused beforehand nor on its way. */
  send(): void;
  retry(id: string): void;
}

/** `rules` are null until a backend has told them. */
export function createUploadQueue(
  session: Session,
  rules: ReadonlySignal<readonly UploadRule[] | null>,
): UploadQueue {
  const kept = signal<readonly Upload[]>([]);
  const all = computed(() => {
    const before: Verdict[] = [];
    return kept.value.map((each) => {
      const verdict = checkFile(each, rules.value, session.catalog.value, before);
      if (!each.fault) before.push(verdict); // one that failed makes room for a better one
      return { ...each, verdict };
    });
  });

  const find = (id: string) => all.peek().find((each) => each.id === id);

  function change(id: string, what: Partial<Upload>): void {
    kept.value = kept.peek().map((each) => (each.id === id ? { ...each, ...what } : each));
  }

  function remove(id: string): void {
    kept.value = kept.peek().filter((each) => each.id !== id);
  }

  /** Now, not when it is sent: then it may have moved, and what is typed after it must not overtake it. */
  function read({ id, file, name, size }: Upload): void {
    if (!file || size > MAX_PANEL_FILE) return;
    file.arrayBuffer().then(
      (content) => {
        change(id, { content, columns: columnsOf(name, content) });
        if (find(id)?.sending) void post(id);
      },
      () => change(id, { fault: "unreadable", sending: false }),
    );
  }

  async function post(id: string): Promise<void> {
    change(id, { sending: true, fault: null });
    const { content, name } = find(id) ?? {};
    if (!content || name === undefined) return; // as soon as it is read
    const { id: sent } = session.act({ t: "upload", name }, content);
    change(id, { sent });
    const { message } = await session.ask(
      { t: "uploadStatus", id: sent },
      (answer): answer is Uploaded => answer.t === "uploaded" && answer.id === sent,
    );
    if (message.fault) change(id, { sent: null, sending: false, fault: message.fault });
    else remove(id);
  }

  return {
    all,
    add(given) {
      const fresh = { content: null, sending: false, sent: null, fault: null };
      const added = given.map((each) => ({ ...each, ...fresh, id: newId() }));
      kept.value = [...kept.peek(), ...added];
      added.forEach(read);
    },
    remove,
    send() {
      if (session.link.peek() === "dead") return;
      for (const { id, sending, fault, verdict } of all.peek())
        if (!sending && !fault && isSendable(verdict)) void post(id);
    },
    retry(id) {
      const found = find(id);
      if (!found || found.sending) return;
      if (!found.content) read(found);
      void post(id);
    },
  };
}
