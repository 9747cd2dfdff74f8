// Whether a CSV file is a track record and none of prices, by what its columns are called. As the backend tells it
// (backend/records/tray.py); the backend decides.

const HEAD_BYTES = 16 * 1024;
const MADE_OF = /^(returns?|equity|value|nav)$|^returns?[\s_([]*(%|pct|percent)[)\]]?$/;
const OF_PRICES = /^(open|high|low|close|adj(usted)?clos(e|ing)(price)?|close(adj|adjusted)|rate(percent)?)$/;

/** The names in the first line that has some, of a file whose name says that it is CSV. */
export function columnsOf(name: string, content: ArrayBuffer): readonly string[] | null {
  if (!name.toLowerCase().endsWith(".csv")) return null;
  const text = new TextDecoder().decode(content.slice(0, HEAD_BYTES));
  const head = text.split(/\r?\n/).find((line) => line.trim() && !/^\s*(#|sep=)/i.test(line));
  return head?.split(/[,;\t|]/).map((cell) => cell.trim().replace(/^"|"$/g, "")) ?? null;
}

export const isTrackRecord = (columns: readonly string[]): boolean =>
  columns.some((each) => MADE_OF.test(each.toLowerCase())) &&
  !columns.some((each) => OF_PRICES.test(each.toLowerCase().replace(/[^a-z0-9]/g, "")));
