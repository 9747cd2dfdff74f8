// The question before a session is deleted: what goes with it, and for whom.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { SessionInfo } from "../protocol.gen";
import { useSession } from "../ui/session-context";

const DOUBLE_CLICK_MS = 500; // the button may stand where the one was that asked for it

interface DeleteQuestionProps {
  info: SessionInfo;
  name: string;
  onDelete(): void;
  onKeep(): void;
}

export function DeleteQuestion({ info, name, onDelete, onKeep }: DeleteQuestionProps) {
  const { facts } = useSession();
  const { t, format } = useLanguage();
  const keep = useRef<HTMLButtonElement>(null);
  const asked = useRef(performance.now());
  useLayoutEffect(() => keep.current?.focus(), []); // the harmless one
  const others = (info.people ?? []).filter((user) => user && user !== facts.value?.user);
  return (
    <div
      class="question"
      role="alertdialog"
      aria-label={t("tidy.deleteLabel", { name })}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onKeep();
      }}
      data-testid="delete-question"
    >
      <p>
        {t("tidy.question", { name })} {(info.runs ?? 0) > 0 && t("tidy.runs", { n: info.runs ?? 0 })}{" "}
        {others.length > 0 && t("tidy.people", { people: format.list(others) })}
      </p>
      <span class="buttons">
        <button
          type="button"
          class="small danger"
          onClick={(event) => {
            const byMouse = event.detail > 0;
            if (!byMouse || performance.now() - asked.current > DOUBLE_CLICK_MS) onDelete();
          }}
          data-testid="delete-for-good"
        >
          {t("tidy.deleteForGood")}
        </button>
        <button ref={keep} type="button" class="small" onClick={onKeep} data-testid="keep-session">
          {t("tidy.keep")}
        </button>
      </span>
    </div>
  );
}
