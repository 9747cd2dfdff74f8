// A timestamp in the reader's locale, with the whole date on hover.

import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n";

export function Time({ at }: { at: string | number }) {
  const { format } = useLanguage();
  // Dates are dear to format, and a card that ticks keeps its own.
  return useMemo(() => {
    const iso = typeof at === "string" ? at : new Date(at).toISOString();
    return (
      <time dateTime={iso} title={format.full(at)}>
        {format.time(at)}
      </time>
    );
  }, [at, format]);
}
