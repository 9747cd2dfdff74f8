// Drawn over the log while files are over the panel: what may be dropped.

import { useLanguage } from "../i18n";
import type { UploadRule } from "../protocol.gen";
import { endings } from "./file-rules";

export function DropZone({ rules }: { rules: readonly UploadRule[] | null }) {
  const { t } = useLanguage();
  const taken = rules && endings(rules).join(", ");
  return (
    <p class="dropzone" data-testid="dropzone">
      {taken ? t("files.drop", { endings: taken }) : t(taken === null ? "files.attach" : "files.none")}
    </p>
  );
}
