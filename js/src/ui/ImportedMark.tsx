// The mark of a track record that was made elsewhere: neither good nor bad, but nobody here ran it.

import { useLanguage } from "../i18n/context";

export function ImportedMark({ imported }: { imported?: boolean | undefined }) {
  const { t } = useLanguage();
  if (!imported) return null;
  return (
    <span class="imported" data-testid="imported">
      {t("run.imported")}
    </span>
  );
}
