// Keyboard navigation from row to row of the log, into a card and out again. Knows of the log only that its rows are `.row`.

const OWN_KEYS = "input, textarea, select, [contenteditable], [role=menu]"; // these need their letters themselves
const INSIDE = "button:not([disabled]), a[href], [tabindex='0'], input, select";

/** Follow a key pressed in the log; false if it means nothing there. */
export function walkRows({ key, shiftKey }: KeyboardEvent, at: Element): boolean {
  const log = at.closest<HTMLElement>(".log");
  if (!log || shiftKey || at.closest(OWN_KEYS)) return false;
  const row = at.closest<HTMLElement>(".row");
  const letter = key.toLowerCase();
  const onRow = row === at; // the arrows are the log's to scroll with, and a card's own
  if (letter === "j" || (onRow && key === "ArrowDown")) step(log, row, 1);
  else if (letter === "k" || (onRow && key === "ArrowUp")) step(log, row, -1);
  else if (onRow && key === "Home") focus(rows(log)[0]);
  else if (onRow && key === "End") focus(rows(log).at(-1));
  else if (onRow && key === "Enter") row.querySelector<HTMLElement>(INSIDE)?.focus();
  else if (row && !onRow && key === "Escape") focus(row);
  else return false;
  return true;
}

const rows = (log: HTMLElement) => [...log.querySelectorAll<HTMLElement>(".row")];

function step(log: HTMLElement, from: HTMLElement | null, by: 1 | -1): void {
  const all = rows(log);
  const next = from ? all[all.indexOf(from) + by] : lowestInSight(log, all);
  if (next) focus(next);
  else log.scrollTop += by * log.clientHeight; // not mounted yet, or not loaded: bring it near
}

function lowestInSight(log: HTMLElement, all: readonly HTMLElement[]): HTMLElement | undefined {
  const floor = log.getBoundingClientRect().bottom;
  return all.filter((row) => row.getBoundingClientRect().top <= floor).at(-1);
}

function focus(row: HTMLElement | undefined): void {
  if (!row) return;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}
