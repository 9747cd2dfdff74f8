// Streaming Markdown: what of a partial reply can be drawn without being drawn otherwise in a moment. Pure.

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ONLY_MARKS = /^[-*+#>=|:`~\s]*(\d{1,9}[.)]?\s*)?$/;

/** The text without an end that may yet become something else, and with what is open in its last line closed. */
export function drawablePart(text: string): string {
  const lines = text.split("\n");
  if (isInCode(lines)) return /^\s*[`~]+$/.test(lines.at(-1) ?? "") ? lines.slice(0, -1).join("\n") : text;
  while (lines.length && ONLY_MARKS.test(lines.at(-1) ?? "")) lines.pop(); // a list, a rule, a fence, half a table?
  const last = lines.length - 1;
  const before = lines[last - 1] ?? "";
  if (isRow(lines[last]) && !isRow(before)) lines.pop(); // the head of a table, most likely
  const end = lines.pop();
  if (end === undefined) return "";
  return [...lines, closed(end)].join("\n");
}

function isInCode(lines: readonly string[]): boolean {
  let open: string | null = null;
  for (const line of lines) {
    const mark = FENCE.exec(line)?.[1];
    if (!mark) continue;
    if (open === null) open = mark;
    else if (mark.startsWith(open) && !line.trim().slice(mark.length)) open = null;
  }
  return open !== null;
}

const isRow = (line = "") => /^ {0,3}\|/.test(line);

/** Emphasis and code that began in this line are shown as such before their end has come. */
function closed(line: string): string {
  const bare = line.replace(/\*{1,2}$|`$/, (mark) => (count(line, mark) % 2 ? "" : mark));
  if (count(bare, "`") % 2) return `${bare}\``;
  const outside = bare.replace(/`[^`]*`/g, "");
  return count(outside, "**") % 2 ? `${bare.trimEnd()}**` : bare;
}

const count = (text: string, mark: string) => text.split(mark).length - 1;
