// How a component gets at a part of the panel that comes on first need.

import { type ComponentType, h } from "preact";
import { useEffect } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import { useSession } from "../ui/session-context";
import { bring, type Part, type Parts, partOf } from "./loader";

/** The part as far as it is here; brought once it is `wanted`. */
export function usePart<N extends keyof Parts>(name: N, wanted = true): Part<N> {
  const session = useSession();
  const part = partOf(name).value;
  useEffect(() => {
    if (wanted) void bring(session, name);
  }, [wanted, session, name]);
  return part;
}

/** A component out of a part: in its place, until it is here, stands that it comes, or that it cannot. */
export function later<N extends keyof Parts, P extends object>(
  name: N,
  pick: (part: Parts[N]) => ComponentType<P>,
): ComponentType<P> {
  return function Later(props: P) {
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

const PATIENCE = 2_000; // ms after the panel is there; what is on the screen goes first

/** Have brought, while nobody waits for it, what the reader may want next: then it is here at once. */
export function useForesight(): void {
  const session = useSession();
  const live = session.link.value === "live";
  useEffect(() => {
    if (!live) return;
    const timer = setTimeout(() => {
      const act = () => void bring(session, "acts");
      // Safari has no idea when it is idle.
      if ("requestIdleCallback" in globalThis) requestIdleCallback(act);
      else act();
    }, PATIENCE);
    return () => clearTimeout(timer);
  }, [live, session]);
}
