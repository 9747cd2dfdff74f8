// Writes CSV that spreadsheets and pandas read alike: ISO dates, dots, quoted names, no formulas (CSV injection). Pure.

export type Cell = string | number | Date | null;

/** Lines of cells; numbers in full, NaN and null empty. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return `${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (value instanceof Date) return iso(value);
  return `"${harmless(value).replaceAll('"', '""')}"`;
}

/** A spreadsheet runs what begins like a formula; after an apostrophe it is a text. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** 2011-05-19, with a time only where there is one. */
export function iso(date: Date): string {
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace(/\.000Z$/, "Z");
}

/** A name as file systems take it. */
export function fileName(parts: readonly string[], ending: string): string {
  const words = parts.map((part) => part.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, ""));
  return `${words.filter(Boolean).join("-").slice(0, 120) || "chart"}.${ending}`;
}
