// Which kinds of files a backend takes, by their endings. Pure.

import type { UploadRule } from "../protocol.gen";

/** What is known of a file without reading it. */
export interface FileInfo {
  readonly name: string;
  readonly size: number;
  readonly folder?: boolean;
  readonly columns?: readonly string[] | null; // of a CSV file that was read
}

/** The endings that are taken. */
export function endings(rules: readonly UploadRule[]): readonly string[] {
  return rules.filter(({ refusal }) => !refusal).flatMap((rule) => rule.endings);
}
