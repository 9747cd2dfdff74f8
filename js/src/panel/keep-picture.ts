// Where the host lets us see its notebook (JupyterLab, Notebook 7): hear at once that the kernel is gone, and put the
// panel's newest picture into the notebook. The kernel does that too, but what it sends finds no output after a reload.
// Everywhere: hide the picture while the panel itself is on the page. In JupyterLab base.css has done so from the start.

import { effect } from "@preact/signals";
import type { Session } from "../kernel/session";
import type { Picture } from "../protocol.gen";

interface Told<T> {
  connect(slot: (sender: unknown, value: T) => void): unknown;
  disconnect(slot: (sender: unknown, value: T) => void): unknown;
}
interface Output {
  readonly data: Readonly<Record<string, unknown>>;
  toJSON(): object;
}
interface Outputs {
  readonly length: number;
  get(at: number): Output;
  set(at: number, output: object): void;
}
/** The part of JupyterLab's document context that we use; a widget manager of another host has none. */
export interface Context {
  readonly model: { readonly cells: Iterable<{ readonly outputs?: Outputs }> };
  readonly sessionContext: {
    readonly statusChanged: Told<string>;
    readonly session: { kernel: unknown } | null;
  };
}

// The kernel of this view in none of them comes back: what is restarted has other widgets.
const GONE = ["restarting", "autorestarting", "terminating", "dead"];
const PATIENCE_MS = 2_000; // until the kernel's own way is known to have failed

/** Returns what ends it. */
export function keepPicture(session: Session): () => void {
  const ends = [hidePicture(session), followNotebook(session)];
  return () => {
    for (const end of ends) end();
  };
}

function hidePicture(session: Session): () => void {
  const style = document.createElement("style");
  document.head.append(style);
  const end = effect(() => {
    const mark = session.facts.value?.picture?.split(" ")[0];
    style.textContent = mark ? `[data-chatops-kept^="${CSS.escape(mark)} "] { display: none }` : "";
  });
  return () => {
    end();
    style.remove();
  };
}

function followNotebook(session: Session): () => void {
  const context = session.host as Context | undefined;
  if (!context?.sessionContext?.statusChanged || !context.model?.cells) return () => {};
  const { statusChanged } = context.sessionContext;
  const onStatus = (_: unknown, status: string) => {
    if (GONE.includes(status) || !context.sessionContext.session?.kernel) session.link.value = "dead";
  };
  statusChanged.connect(onStatus);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    const picture = session.facts.value?.picture;
    clearTimeout(timer);
    if (picture) timer = setTimeout(() => void renew(session, context, picture), PATIENCE_MS);
  });
  return () => {
    end();
    clearTimeout(timer);
    statusChanged.disconnect(onStatus);
  };
}

async function renew(session: Session, context: Context, picture: string): Promise<void> {
  if (!stale(context, picture).length) return;
  const { message, buffers } = await session.ask(
    { t: "takePicture" },
    (answer): answer is Picture => answer.t === "picture",
  );
  const [content] = buffers;
  if (!content) return;
  const html = new TextDecoder().decode(content);
  for (const { outputs, at, output } of stale(context, message.name))
    outputs.set(at, { ...output.toJSON(), data: { ...output.data, "text/html": html } });
}

/** The outputs with another picture of this panel. */
function stale({ model }: Context, name: string) {
  const [mark] = name.split(" ");
  const found: { outputs: Outputs; at: number; output: Output }[] = [];
  for (const { outputs } of model.cells)
    for (let at = 0; outputs && at < outputs.length; at++) {
      const output = outputs.get(at);
      const given = output.data["text/html"];
      const html = Array.isArray(given) ? given.join("") : String(given ?? "");
      if (html.includes(`data-chatops-kept="${mark} `) && !html.includes(`data-chatops-kept="${name}"`))
        found.push({ outputs, at, output });
    }
  return found;
}
