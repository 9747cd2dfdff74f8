// Every key that does something in the panel, for the list of them. Pure.

import type { WordKey } from "../i18n";

export interface Shortcut {
  readonly keys: readonly string[]; // each of them does it
  readonly does: WordKey;
}

export const SHORTCUTS: Readonly<Record<"anywhere" | "composer" | "log" | "searching", readonly Shortcut[]>> =
  {
    anywhere: [
      { keys: ["Ctrl+`"], does: "keys.jump" },
      { keys: ["F1", "Ctrl+/"], does: "keys.help" },
      { keys: ["Ctrl+F"], does: "keys.search" },
      { keys: ["F6"], does: "keys.next" },
      { keys: ["Shift+F6"], does: "keys.previous" },
      { keys: ["Esc"], does: "keys.back" },
    ],
    composer: [
      { keys: ["Enter"], does: "keys.send" },
      { keys: ["Shift+Enter"], does: "keys.line" },
      { keys: ["/"], does: "keys.palette" },
      { keys: ["↑", "↓"], does: "keys.choose" },
      { keys: ["Tab"], does: "keys.take" },
      { keys: ["Esc"], does: "keys.close" },
    ],
    log: [
      { keys: ["↑", "↓", "PgUp", "PgDn", "Home", "End"], does: "keys.scroll" },
      { keys: ["J", "K"], does: "keys.rows" },
      { keys: ["Enter"], does: "keys.into" },
      { keys: ["Esc"], does: "keys.out" },
    ],
    searching: [
      { keys: ["Enter", "↑"], does: "keys.older" },
      { keys: ["Shift+Enter", "↓"], does: "keys.newer" },
      { keys: ["Esc"], does: "keys.endSearch" },
    ],
  };
