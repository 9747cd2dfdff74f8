// The number of runs that ended while nobody looked, before the page's title: "(2) notebook". Gone once somebody looks.

interface Badge {
  readonly keys: Set<string>; // two views of one session tell the same end
  usual: string; // the title as the host wrote it
  shown: string; // and as we left it
}

const PLACE = Symbol.for("chatops.title"); // one a page, though each notebook may bring its own copy of this file

const badgeOf = (): Badge => {
  const page = document as unknown as Record<symbol, Badge>;
  page[PLACE] ??= { keys: new Set(), usual: "", shown: "" };
  return page[PLACE];
};

export const isLookedAt = (): boolean => !document.hidden && document.hasFocus();

/** `key` is what ended. */
export function countInTitle(key: string): void {
  const badge = badgeOf();
  if (document.title !== badge.shown) badge.usual = document.title; // the host has another title now
  badge.keys.add(key);
  badge.shown = `(${badge.keys.size}) ${badge.usual}`;
  document.title = badge.shown;
}

export function clearTitle(): void {
  const badge = badgeOf();
  if (badge.keys.size && document.title === badge.shown) document.title = badge.usual;
  badge.keys.clear();
  badge.shown = "";
}
