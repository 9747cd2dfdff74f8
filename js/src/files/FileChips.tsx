// A chip for each file that is about to be sent: what it will become, why it is refused, how far it is.

import { useLanguage } from "../i18n";
import { useSession } from "../ui/session-context";
import { fileSize } from "./file-size";
import type { Attachment, UploadQueue } from "./upload-queue";

export function FileChips({ of: queue }: { of: UploadQueue }) {
  function remove(button: HTMLElement, index: number, id: string) {
    const list = button.closest("ul");
    queue.remove(id);
    // The button that had the focus goes; the next one is where it was.
    queueMicrotask(() => {
      const left = list?.querySelectorAll<HTMLElement>(".remove") ?? [];
      const next = left[Math.min(index, left.length - 1)];
      (next ?? list?.closest("footer")?.querySelector("textarea"))?.focus();
    });
  }
  return (
    <>
      {queue.all.value.map((each, index) => (
        <Chip
          key={each.id}
          of={each}
          onRemove={(button) => remove(button, index, each.id)}
          onRetry={() => queue.retry(each.id)}
        />
      ))}
    </>
  );
}

interface ChipProps {
  of: Attachment;
  onRemove(button: HTMLElement): void;
  onRetry(): void;
}

function Chip({ of: file, onRemove, onRetry }: ChipProps) {
  const { t, locale } = useLanguage();
  const { bad, text, hint } = useFate(file);
  return (
    <li class={bad ? "file bad" : "file"} data-testid="file">
      <span class="what">
        <bdi title={file.name}>{file.name}</bdi>
        {!file.folder && <span class="size">{fileSize(locale, file.size)}</span>}
      </span>
      <span class="fate" data-testid="fate">
        {text}
        {hint && <span class="hint"> {hint}</span>}
      </span>
      {file.fault && (
        <button
          type="button"
          class="small"
          aria-label={t("run.retryLabel", { name: file.name })}
          onClick={onRetry}
        >
          {t("run.retry")}
        </button>
      )}
      {!file.sent && (
        <button
          type="button"
          class="icon remove"
          aria-label={t("files.remove", { name: file.name })}
          onClick={(event) => onRemove(event.currentTarget)}
        >
          ×
        </button>
      )}
    </li>
  );
}

interface Fate {
  readonly text: string;
  readonly hint?: string | null | undefined;
  readonly bad?: boolean;
}

/** What is to be said of a file now. */
function useFate({ verdict, fault, sending, sent }: Attachment): Fate {
  const { link, outgoing, facts } = useSession();
  const { t, locale, localise } = useLanguage();
  if (fault === "unreadable") return { text: t("files.unreadable"), bad: true };
  if (fault) return { text: localise(fault.message), hint: fault.hint && localise(fault.hint), bad: true };
  if (link.value === "dead") return { text: t("delivery.lost"), bad: true };
  if (sending) {
    const entry = outgoing.value.find(({ id }) => id === sent);
    if (entry) return { text: t(entry.tries > 1 ? "delivery.busy" : "delivery.sending") };
    if (!sent) return { text: t("delivery.sending") };
    return { text: t(facts.value?.status === "connected" ? "files.checking" : "delivery.queued") };
  }
  switch (verdict.as) {
    case "unknown":
      return { text: t("delivery.queued") };
    case "big":
      return { text: t("files.big", { limit: fileSize(locale, verdict.limit) }), bad: true };
    case "barred":
      return { text: localise(verdict.said), bad: true };
    case "refused":
      return { text: t(verdict.key, verdict.values), bad: true };
    default: {
      const as = t(`files.${verdict.as}`, { name: verdict.name });
      return { text: verdict.replaces ? t("files.replaces", { as }) : as };
    }
  }
}
