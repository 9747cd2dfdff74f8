// The place of the files that are about to be sent, and the button that chooses them.

import { useLanguage } from "../i18n";
import { partOf } from "../lazy/loader";
import { gifts } from "./DropZone";
import { endings } from "./file-rules";
import type { Attaching } from "./use-uploads";

export function Attachments({ of: attached }: { of: Attaching }) {
  const { t } = useLanguage();
  const acts = partOf("acts").value;
  const files = attached.files.value;
  // Always there: what comes into a live region is announced, a region that comes with its text is not.
  return (
    <ul class="files" aria-label={t("files.label")} aria-live="polite" data-testid="files">
      {acts && files && <acts.Chips of={files} />}
    </ul>
  );
}

/** Opens the browser's own window for choosing files. Not there where the backend takes none. */
export function AttachButton({ to: attached }: { to: Attaching }) {
  const { t } = useLanguage();
  const rules = attached.rules.value;
  if (rules && !endings(rules).length) return null;

  function choose() {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    if (rules) input.accept = endings(rules).join(",");
    input.addEventListener("change", () => attached.add(gifts(input.files)));
    input.click();
  }
  return (
    <button
      type="button"
      class="attach"
      aria-label={t("files.attach")}
      title={t("files.attach")}
      onClick={choose}
      data-testid="attach"
    >
      <i class="clip" aria-hidden="true" />
    </button>
  );
}
