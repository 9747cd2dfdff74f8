// How high a row will be that was never drawn. A guess: it is measured as soon as it is mounted.

import type { Row } from "../kernel/store";

const LINE = 20; // px
const WIDE = 80; // characters
const FOLDED = 330; // px of a long message

export function guess(row: Row): number {
  const item = row.item.peek();
  if (item.kind === "comparison") return 460;
  if (item.kind === "sweep") return 720;
  if (item.kind === "run") return item.status === "completed" ? 230 : 100;
  return Math.min(FOLDED, 46 + LINE * Math.ceil((item.content.length + 1) / WIDE));
}
