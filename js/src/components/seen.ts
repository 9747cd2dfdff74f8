// Tells the kernel what the reader has seen: the newest item, while it is really in front of them.

import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "./context";

const PACE = 1_000; // ms between two tellings

/** `key`: the newest item's, while the reader is at the end. */
export function useSeen(box: { readonly current: Element | null }, key: string | undefined): void {
  const { tell, epoch } = useSession();
  const [looking, setLooking] = useState(false);
  const told = useRef(0); // ms since 1970

  useEffect(() => {
    if (!box.current || typeof IntersectionObserver === "undefined") return;
    let inView = false;
    const look = () => setLooking(inView && document.visibilityState === "visible");
    const observer = new IntersectionObserver((seen) => {
      inView = !!seen.at(-1)?.isIntersecting;
      look();
    });
    observer.observe(box.current);
    document.addEventListener("visibilitychange", look);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  useEffect(() => {
    if (!looking || key === undefined) return;
    const timer = setTimeout(
      () => {
        told.current = Date.now();
        tell({ t: "seen", key });
      },
      Math.max(0, told.current + PACE - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [looking, key, epoch.value]);
}
