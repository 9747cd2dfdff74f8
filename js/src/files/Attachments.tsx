// The list of files that are about to be sent, and the button that opens the browser's file chooser.

import { useLanguage } from "../i18n";
import { partOf } from "../lazy/loader";
import { endings } from "./file-rules";
import { filesOf } from "./use-drop-zone";
import type { Uploads } from "./use-uploads";

export function Attachments({ of: uploads }: { of: Uploads }) {
  const { t } = useLanguage();
  const acts = partOf("acts").value;
  const files = uploads.files.value;
  // Always there: what comes into a live region is announced, a region that comes with its text is not.
  return (
    <ul class="files" aria-label={t("files.label")} aria-live="polite" data-testid="files">
      {acts && files && <acts.FileChips of={files} />}
    </ul>
  );
}

/** Opens the browser's own window for choosing files. Not there where the backend takes none. */
export function AttachButton({ to: uploads }: { to: Uploads }) {
  const { t } = useLanguage();
  const rules = uploads.rules.value;
  if (rules && !endings(rules).length) return null;

  function choose() {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    if (rules) input.accept = endings(rules).join(",");
    input.addEventListener("change", () => uploads.add(filesOf(input.files)));
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
