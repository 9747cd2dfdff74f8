// The tags and the note of a run as chips and a line of text, and the fields in which they are changed.

import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { AnnotatedRun } from "../runs/Annotated";
import { STAR } from "../runs/star";
import { useSession } from "../ui/session-context";
import { changeOf } from "./tag-change";

interface AnnotationProps {
  run: AnnotatedRun;
  editing: Signal<boolean>;
}

export function Annotation({ run, editing }: AnnotationProps) {
  if (editing.value) return <Editor run={run} editing={editing} />;
  if (!run.tags?.length && !run.note) return null;
  return (
    <div class="annotation" data-testid="annotation">
      <Tags tags={run.tags} />
      {run.note && <span class="words">{run.note}</span>}
    </div>
  );
}

export function Tags({ tags = [] }: { tags?: readonly string[] | undefined }) {
  const { t } = useLanguage();
  return (
    <>
      {tags.map((tag) =>
        tag === STAR ? (
          <span key={tag} class="star" role="img" aria-label={t("find.star")} title={t("find.star")}>
            ★
          </span>
        ) : (
          <span key={tag} class="tag">
            {tag}
          </span>
        ),
      )}
    </>
  );
}

function Editor({ run, editing }: AnnotationProps) {
  const session = useSession();
  const { t } = useLanguage();
  const tags = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLInputElement>(null);
  const before = run.tags ?? [];
  useLayoutEffect(() => tags.current?.focus({ preventScroll: true }), []);

  function close() {
    editing.value = false;
  }

  function save(event: Event) {
    event.preventDefault();
    const change = changeOf(before, tags.current?.value ?? "");
    const words = note.current?.value.trim() ?? "";
    const differs = words !== (run.note ?? "");
    if (run.runId && (change || differs))
      session.act({
        t: "annotate",
        runId: run.runId,
        ...(change && { tags: change }),
        ...(differs && { note: words }),
      });
    close();
  }

  return (
    <form
      class="annotation editing"
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
      data-testid="annotation-editor"
    >
      <label>
        {t("find.tags")}
        <input
          ref={tags}
          defaultValue={before.join(", ")}
          placeholder={t("find.tagsHint")}
          data-testid="tags"
        />
      </label>
      <label>
        {t("find.note")}
        <input ref={note} defaultValue={run.note ?? ""} maxLength={2000} data-testid="note" />
      </label>
      <button type="submit" class="small" data-testid="annotation-save">
        {t("find.save")}
      </button>
      <button type="button" class="small" onClick={close}>
        {t("find.cancel")}
      </button>
    </form>
  );
}
