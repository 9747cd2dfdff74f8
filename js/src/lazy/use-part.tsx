// Hooks for lazily loaded parts: use one, draw a component out of one, prefetch one on idle.

import { type ComponentType, h } from "preact";
import { useEffect } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import { useSession } from "../ui/session-context";
import { loadPart, type Part, type Parts, partOf } from "./loader";

/** The part, once it is here; it is loaded when it is `wanted`. */
export function usePart<N extends keyof Parts>(name: N, wanted = true): Part<N> {
  const session = useSession();
  const part = partOf(name).value;
  useEffect(() => {
    if (wanted) void loadPart(session, name);
  }, [wanted, session, name]);
  return part;
}

/** A component out of a part: until it is here, a line says that it comes, or that it cannot. */
export function lazyComponent<N extends keyof Parts, P extends object>(
  name: N,
  pick: (part: Parts[N]) => ComponentType<P>,
): ComponentType<P> {
  return function LazyComponent(props: P) {
    const { t } = useLanguage();
    const part = usePart(name);
    if (part) return h(pick(part), props);
    return (
      <p class="not-here" role="status" data-testid="not-here">
        {t(part === null ? "part.blocked" : "link.opening")}
      </p>
    );
  };
}

const PREFETCH_DELAY_MS = 2_000; // after the panel is there; what is on the screen goes first

const NEXT = ["acts", "runs"] as const;

/** Prefetch on idle what the reader may want next. */
export function usePrefetch(): void {
  const session = useSession();
  const live = session.link.value === "live";
  useEffect(() => {
    if (!live) return;
    const timer = setTimeout(() => {
      const act = () => {
        for (const name of NEXT) void loadPart(session, name);
      };
      // Safari has no idea when it is idle.
      if ("requestIdleCallback" in globalThis) requestIdleCallback(act);
      else act();
    }, PREFETCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [live, session]);
}
