// Small choices of a reader's, kept in the page's storage: which columns, what is unfolded.

const PLACE = "chatops:";

export function recall(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PLACE + name) ?? "null");
  } catch {
    return null; // forbidden, as in a sandboxed frame, or not ours
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(PLACE + name, JSON.stringify(value));
  } catch {
    // Then it holds for as long as the card is there.
  }
}
