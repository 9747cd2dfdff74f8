// An error: what went wrong, where, and what to try next, in a calm red.

import { useLanguage } from "../i18n";
import type { Fault } from "../protocol.gen";

export function ErrorLines({ fault }: { fault: Fault }) {
  const { t, localise } = useLanguage();
  const { where } = fault;
  return (
    <div class="fault" data-testid="fault">
      <p>{localise(fault.message)}</p>
      {where && (
        <p class="where" data-testid="where">
          <span>{t("fault.where", { file: where.file, line: where.line })}</span>
          {where.text && <code>{where.text}</code>}
        </p>
      )}
      {fault.hint && <p class="hint">{localise(fault.hint)}</p>}
    </div>
  );
}
