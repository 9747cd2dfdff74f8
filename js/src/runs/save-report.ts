// Saves the tear sheet of a comparison: for its card's menu, and for the button below the answer to /report.

import { useSignal } from "@preact/signals";
import { useLanguage } from "../i18n/context";
import { exportSession } from "../kernel/export-session";
import { download } from "../ui/download";
import { useSession } from "../ui/session-context";
import { useBriefState } from "../ui/use-brief-state";

const SAID_MS = 4_000;

/** `save` writes that of the comparison with this key or id; `status` says how far it is, and then what came of it. */
export function useSaveReport(): { save: (key: string) => void; status: string } {
  const session = useSession();
  const { t } = useLanguage();
  const writing = useSignal<number | null>(null);
  const [said, setSaid] = useBriefState("", SAID_MS);

  async function write(key: string) {
    if (writing.peek() !== null) return; // one at a time
    const file = await exportSession(session, "html", writing, key);
    if (!file) return;
    download(file);
    setSaid(t("export.done", { name: file.name }));
  }

  return {
    save: (key) => void write(key),
    status: writing.value === null ? said : t("card.writing"),
  };
}
