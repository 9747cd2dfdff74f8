// Whether a run can have tags: the backend has it, and knows of tags. Pure.

import type { CommandSpec } from "../protocol.gen";

export const isStored = (
  { runId }: { readonly runId?: string | null | undefined },
  commands: readonly CommandSpec[] = [],
): boolean =>
  Boolean(runId) &&
  !runId?.startsWith("comparison-") && // made in the kernel alone, from results at hand
  commands.some(({ name }) => name === "tag");
