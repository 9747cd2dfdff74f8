// Files as they are given to the panel, and which kinds of them are taken. Pure.

import type { UploadRule } from "../protocol.gen";

/** What is known of a file without reading it. */
export interface Given {
  readonly name: string;
  readonly size: number;
  readonly folder?: boolean;
}

/** The endings that are taken. */
export function endings(rules: readonly UploadRule[]): readonly string[] {
  return rules.filter(({ refusal }) => !refusal).flatMap((rule) => rule.endings);
}
