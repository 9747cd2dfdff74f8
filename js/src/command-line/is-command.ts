// Tells a command from a message. Pure.

/** A line that goes to the backend as a command: "//" begins an ordinary message. */
export function isCommand(text: string): boolean {
  return /^\s*\/(?!\/)/.test(text);
}
