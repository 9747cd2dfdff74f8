// The day of a row where the reader is, cached by the hour.

import type { Row } from "../kernel/store";

const days = new Map<string, string>();

/** Parsing a date is the dearest thing about an old row, so it is done once an hour of theirs. */
export function dayOf(row: Row): string {
  const { timestamp } = row.item.peek();
  const hour = timestamp.slice(0, 13) + timestamp.slice(19);
  let day = days.get(hour);
  if (day === undefined) {
    if (days.size > 10_000) days.clear();
    day = new Date(timestamp).toDateString();
    days.set(hour, day);
  }
  return day;
}
