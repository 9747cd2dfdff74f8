// The part of the panel for many runs and sweeps, once it is here.

import { type Signal, signal } from "@preact/signals";
import { load } from "./assets";
import type * as Runs from "./parts/runs";
import { shared } from "./shared";
import type { Session } from "./transport";

/** Not here yet, or (null) forbidden by the page: then there are plain words and cards. */
export const part: Signal<typeof Runs | null | undefined> = signal(undefined);

export async function bring(session: Session): Promise<void> {
  const found = await load<{ default(given: typeof shared): typeof Runs }>(session, "runs");
  part.value = found === null ? null : found.default(shared);
}
