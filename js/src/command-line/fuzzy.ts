// Fuzzy matching: how well a name fits what is typed, and which name was probably meant (edit distance). Pure.

/** 0 is the whole name, then its beginning, the beginning of a part, its letters in order; null does not fit. */
export function rank(typed: string, name: string): number | null {
  const query = typed.toLowerCase();
  const full = name.toLowerCase();
  if (query === "") return 1;
  if (full === query) return 0;
  if (full.startsWith(query)) return 1;
  const starts = [...full.matchAll(/(?<![^\W_])[^\W_]/gu)].map((match) => match.index);
  if (starts.some((start) => full.startsWith(query, start))) return 2;
  const spans = starts.map((start) => span(query, full, start)).filter((found) => found !== null);
  return spans.length ? 3 + Math.min(...spans) / 1_000 : null;
}

/** Over how many characters the letters of `query` are spread, from `start` on. */
function span(query: string, name: string, start: number): number | null {
  let at = start;
  for (const letter of query) {
    const found = name.indexOf(letter, at);
    if (found < 0 || (at === start && found > start)) return null;
    at = found + letter.length;
  }
  return at - start;
}

/** The choice that is a slip of the hand away. */
export function nearestName(name: string, choices: readonly string[]): string | undefined {
  const typed = name.toLowerCase().slice(0, 80);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(typed.length * 0.4)) + 1;
  for (const choice of choices) {
    const steps = distance(typed, choice.toLowerCase(), least);
    if (steps < least) [best, least] = [choice, steps];
  }
  return best;
}

/** Letters to change, add, leave out, or swap with the next one. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let steps = Math.min((last[j - 1] ?? 0) + (same ? 0 : 1), (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? most;
}
