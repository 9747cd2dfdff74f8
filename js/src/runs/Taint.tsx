// The mark of numbers that are not to be relied on, and the sentence that says why.

import { useLanguage } from "../i18n/context";
import type { Taint } from "../protocol.gen";

interface Tainted {
  readonly taint?: Taint | null | undefined;
}

export function TaintBadge({ taint }: Tainted) {
  const { t, localise } = useLanguage();
  if (!taint) return null;
  return (
    <span class="taint" title={localise(taint.message)} data-testid="taint-badge">
      ⚠ {t(taint.code === "looks_ahead" ? "taint.ahead" : "taint.other")}
    </span>
  );
}

export function TaintLine({ taint }: Tainted) {
  const { localise } = useLanguage();
  if (!taint) return null;
  return (
    <p class="tainted" data-testid="taint">
      <TaintBadge taint={taint} /> {localise(taint.message)}
    </p>
  );
}
