// Preferences of a reader, kept in localStorage: which columns, what is unfolded.

const PREFIX = "chatops:";

export function readPreference(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null; // forbidden, as in a sandboxed frame, or not ours
  }
}

export function writePreference(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Then it holds for as long as the card is there.
  }
}
