// Code splitting: parts of the panel, loaded on first need over the kernel and run from memory with the panel's Preact.

import { type Signal, signal } from "@preact/signals";
import { english } from "../i18n";
import type { Translate } from "../i18n/types";
import { fetchAsset } from "../kernel/assets";
import type { Session } from "../kernel/session";
import { shared } from "./shared";

// biome-ignore lint/suspicious/noEmptyInterface: each part adds itself, so that the loader imports none of them
export interface Parts {}

type Name = keyof Parts;
/** undefined: not here yet. null: forbidden by the page, and whoever wants it has words to show instead. */
export type Part<N extends Name> = Parts[N] | null | undefined;

const parts = new Map<Name, Signal<unknown>>();
const loading = new WeakMap<Session["ask"], Map<Name, Promise<void>>>(); // by view: one that is gone gets no answer

export function partOf<N extends Name>(name: N): Signal<Part<N>> {
  const known = parts.get(name) ?? signal<unknown>(undefined);
  parts.set(name, known);
  return known as Signal<Part<N>>;
}

/** Load it, once however often it is asked for. */
export async function loadPart(session: Pick<Session, "ask">, name: Name): Promise<void> {
  const part = partOf(name);
  if (part.peek() !== undefined) return;
  const all = loading.get(session.ask) ?? new Map<Name, Promise<void>>();
  const pending =
    all.get(name) ??
    fetchAsset(session, name).then(async (code) => {
      const found = await run<Parts[Name]>(code);
      if (part.peek() === undefined) part.value = found;
    });
  loading.set(session.ask, all.set(name, pending));
  await pending;
}

/** The part, loaded for what the reader wants to do now; where the page forbids it, a toast says so. */
export async function requirePart<N extends Name>(
  session: Session,
  name: N,
  t: Translate,
): Promise<Parts[N] | null> {
  await loadPart(session, name);
  const part = partOf(name).peek() ?? null;
  if (!part) session.toast.value = { code: "blocked", message: t("part.blocked") };
  return part;
}

async function run<T>(code: readonly DataView[]): Promise<T | null> {
  const address = URL.createObjectURL(new Blob([...code] as BlobPart[], { type: "text/javascript" }));
  try {
    const part = (await import(/* @vite-ignore */ address)).default(shared());
    Object.assign(english, part.words);
    return part;
  } catch {
    return null; // a page may allow no code but its own
  } finally {
    URL.revokeObjectURL(address);
  }
}
