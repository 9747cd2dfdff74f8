// One view's search: opened from anywhere in the panel, and closed with the focus back where it was.

import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import { requirePart } from "../lazy/loader";
import { usePart } from "../lazy/use-part";
import { useSession } from "../ui/session-context";
import type { Search } from "./search";

interface Searching {
  readonly search: Search | null; // null until what searches is here
  onSearchKey(event: KeyboardEvent): void;
  toggleSearch(): void;
}

export function useSearch(panel: { readonly current: HTMLElement | null }): Searching {
  const session = useSession();
  const { t } = useLanguage();
  const acts = usePart("acts", false);
  const search = useMemo(() => acts?.createSearch(session) ?? null, [acts, session]);
  const wanted = useRef(false); // before it was here
  const from = useRef<HTMLElement | null>(null);
  const open = search?.open.value ?? false;
  useEffect(() => search?.dispose, [search]);

  useLayoutEffect(() => {
    const back = from.current;
    const root = panel.current?.getRootNode() as Document | ShadowRoot | undefined;
    if (open) from.current = (root?.activeElement ?? null) as HTMLElement | null;
    else if (back?.isConnected) back.focus({ preventScroll: true });
    else if (back) panel.current?.querySelector<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
  }, [open]);

  useLayoutEffect(() => {
    if (search && wanted.current) search.open.value = true;
    wanted.current = false;
  }, [search]);

  function start() {
    if (search) search.open.value = true;
    else {
      wanted.current = true;
      void requirePart(session, "acts", t);
    }
  }

  return {
    search,
    onSearchKey(event) {
      const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
      if (!(ctrlKey || metaKey) || altKey || shiftKey || key.toLowerCase() !== "f") return;
      if (acts === null) return; // the browser's own search is better than none
      event.preventDefault();
      const field = panel.current?.querySelector<HTMLInputElement>(".search input");
      field?.focus();
      field?.select();
      start();
    },
    toggleSearch() {
      if (open) search?.close();
      else start();
    },
  };
}
