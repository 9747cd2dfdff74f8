// Modules that come on first need: asked of the kernel once a page, then imported from memory.

import type { Asset } from "./protocol.gen";
import type { Session } from "./transport";

const loaded = new Map<string, Promise<unknown>>();

/** The module, or null where the page's policy forbids it: whoever asks has words to show instead. */
export function load<T>({ ask }: Pick<Session, "ask">, name: string): Promise<T | null> {
  const known = loaded.get(name) ?? bring(ask, name);
  loaded.set(name, known);
  return known as Promise<T | null>;
}

async function bring(ask: Session["ask"], name: string): Promise<unknown> {
  const { buffers } = await ask(
    { t: "fetch", name },
    (answer): answer is Asset => answer.t === "asset" && answer.name === name,
  );
  const address = URL.createObjectURL(new Blob([...buffers] as BlobPart[], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ address);
  } catch {
    return null; // a page may allow no code but its own
  } finally {
    URL.revokeObjectURL(address);
  }
}
