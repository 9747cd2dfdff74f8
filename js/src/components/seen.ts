// Tells the kernel what the reader has seen: the newest item, while it is really in front of them.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "./context";

const PACE = 1_000; // ms between two tellings

/** `key`: the newest item's, while the reader is at the end. */
export function useSeen(box: { readonly current: Element | null }, key: string | undefined): void {
  const { tell, epoch } = useSession();
  const looking = useLooking(box);
  const told = useRef({ key: "", at: 0 });
  const now = looking ? key : undefined;
  useEffect(() => {
    if (now === undefined) return;
    const say = () => {
      told.current = { key: now, at: Date.now() };
      tell({ t: "seen", key: now });
    };
    const wait = told.current.at + PACE - Date.now();
    if (wait <= 0 || told.current.key === "") {
      say();
      return;
    }
    const timer = setTimeout(say, wait);
    return () => clearTimeout(timer);
  }, [now, epoch.value, tell]);
}

/** Whether the page is shown and the panel is in it where one sees it. */
function useLooking(box: { readonly current: Element | null }): boolean {
  const [shown, setShown] = useState(() => document.visibilityState === "visible");
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const look = () => setShown(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    if (!box.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((seen) => setInView(seen.at(-1)?.isIntersecting ?? false));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return shown && inView;
}
