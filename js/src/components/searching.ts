// One view's search: opened from anywhere in the panel, and closed with the focus back where it was.

import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { createSearch, type Search } from "../search";
import { useSession } from "./context";

type OnKeyDown = (event: KeyboardEvent) => void;

export function useSearch(panel: { readonly current: HTMLElement | null }): [Search, OnKeyDown] {
  const session = useSession();
  const search = useMemo(() => createSearch(session), [session]);
  const from = useRef<HTMLElement | null>(null);
  const open = search.open.value;
  useEffect(() => search.dispose, [search]);

  useLayoutEffect(() => {
    const back = from.current;
    const root = panel.current?.getRootNode() as Document | ShadowRoot | undefined;
    if (open) from.current = (root?.activeElement ?? null) as HTMLElement | null;
    else if (back?.isConnected) back.focus({ preventScroll: true });
    else if (back) panel.current?.querySelector<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
  }, [open]);

  function onKeyDown(event: KeyboardEvent) {
    const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
    if (!(ctrlKey || metaKey) || altKey || shiftKey || key.toLowerCase() !== "f") return;
    event.preventDefault();
    const field = panel.current?.querySelector<HTMLInputElement>(".search input");
    field?.focus();
    field?.select();
    search.open.value = true;
  }

  return [search, onKeyDown];
}
