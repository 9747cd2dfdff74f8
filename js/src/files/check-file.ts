// Validates a file before it is sent: what it would become, or why it is refused. Pure: rules in, verdict out.

import type { WordKey } from "../i18n";
import { type Catalog, MAX_PANEL_FILE, type UploadRule } from "../protocol.gen";
import { endings, type FileInfo } from "./file-rules";
import { isTrackRecord } from "./track-record";

export type Verdict =
  | { readonly as: "prices" | "strategy" | "record"; readonly name: string; readonly replaces: boolean }
  | { readonly as: "unknown" } // no backend has told its rules yet
  | { readonly as: "refused"; readonly key: WordKey; readonly values?: Readonly<Record<string, string>> }
  | { readonly as: "big"; readonly limit: number }
  | { readonly as: "barred"; readonly said: string }; // in the backend's own words

const MAX_SYMBOL_CHARS = 64;
const SHEETS: ReadonlySet<string> = new Set([".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"]); // as in `uploads.py`

/** A file's name as a symbol and an ending, as the backend makes them of it. */
export function splitName(name: string): readonly [stem: string, ending: string] {
  const last = name.normalize("NFC").replaceAll("\\", "/").split("/").at(-1) ?? "";
  const dot = last.lastIndexOf(".");
  const tidy = (dot < 0 ? last : last.slice(0, dot)).replace(/[^\p{L}\p{N}_.-]+/gu, "_");
  const stem = [...tidy]
    .slice(0, MAX_SYMBOL_CHARS)
    .join("")
    .replace(/^[._-]+|[._-]+$/g, "");
  const device = /^(con|prn|aux|nul|(com|lpt)\p{Nd})$/iu.test(stem);
  return [device ? `${stem}_` : stem, dot < 0 ? "" : last.slice(dot).toLowerCase()];
}

/** What becomes of a file. `rules` is null until a backend has told them; `before` are those sent ahead of it. */
export function checkFile(
  file: FileInfo,
  rules: readonly UploadRule[] | null,
  catalog: Catalog,
  before: readonly Verdict[] = [],
): Verdict {
  const refused = (key: WordKey, values = {}): Verdict => ({ as: "refused", key, values });
  if (file.folder) return refused("files.folder");
  if (!file.size) return refused("files.empty");
  if (!rules) return file.size > MAX_PANEL_FILE ? { as: "big", limit: MAX_PANEL_FILE } : { as: "unknown" };
  if (!rules.length) return refused("files.none");
  const [stem, ending] = splitName(file.name);
  const rule = rules.find(({ endings }) => endings.includes(ending));
  if (!rule)
    return refused(SHEETS.has(ending) ? "files.sheet" : "files.ending", {
      endings: endings(rules).join(", "),
    });
  if (rule.refusal) return { as: "barred", said: rule.refusal };
  if (!stem) return refused("files.nameless");
  const limit = Math.min(rule.maxBytes, MAX_PANEL_FILE);
  if (file.size > limit) return { as: "big", limit };
  if (rule.kind === "prices" && file.columns && isTrackRecord(file.columns))
    return { as: "record", name: stem, replaces: false };
  const name = rule.kind === "prices" ? stem : stem + ending;
  if (before.some((each) => "name" in each && each.as !== "record" && same(each.name, name)))
    return refused("files.twice", { name });
  if (rule.kind === "strategy")
    return { as: rule.kind, name, replaces: !!catalog.strategies?.some((each) => each.file === name) };
  const there = catalog.symbols?.find(({ symbol }) => same(symbol, name));
  if (there && !there.uploaded) return refused("files.taken", { name: there.symbol });
  return { as: rule.kind, name, replaces: !!there };
}

/** Whether a file goes out when the reader sends. */
export const isSendable = ({ as }: Verdict) =>
  as === "prices" || as === "strategy" || as === "record" || as === "unknown";

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
