// The tags and the note of a run, below the head of its card: shown where there are any, and changed in the part that knows how.

import { useLanguage } from "../i18n/context";
import { usePart } from "../lazy/use-part";
import type { Asked } from "../protocol.gen";
import { useRowSignal } from "../ui/row-state";
import { useSession } from "../ui/session-context";
import { isStored } from "./annotatable";

export interface AnnotatedRun {
  readonly kind?: string;
  readonly key?: string;
  readonly runId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly note?: string | undefined;
  readonly asked?: Asked | null | undefined; // once it is over
  readonly status?: string;
}

/** Whether the reader is changing them; the card's own, wherever it is scrolled to meanwhile. */
const useEditing = ({ runId }: AnnotatedRun) => useRowSignal(`annotating ${runId}`, false);

export function Annotated({ run }: { run: AnnotatedRun }) {
  const editing = useEditing(run);
  const words = [...(run.tags ?? []).map((tag) => `#${tag}`), run.note].filter(Boolean);
  const find = usePart("find", words.length > 0 || editing.value);
  if (find) return <find.Annotation run={run} editing={editing} />;
  return words.length ? <p class="annotation">{words.join(" ")}</p> : null;
}

export function AnnotateButton({ run }: { run: AnnotatedRun }) {
  const { catalog } = useSession();
  const { t } = useLanguage();
  const editing = useEditing(run);
  if (!isStored(run, catalog.value.commands)) return null;
  return (
    <button
      type="button"
      class="small hash"
      aria-label={t("run.annotate")}
      title={t("run.annotate")}
      aria-expanded={editing.value}
      onClick={() => {
        editing.value = !editing.value;
      }}
      data-testid="annotate"
    >
      #
    </button>
  );
}
