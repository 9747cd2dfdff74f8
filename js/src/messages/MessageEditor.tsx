// Edits a message of one's own in its place.

import type { Signal } from "@preact/signals";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isCommand } from "../command-line/is-command";
import { useLanguage } from "../i18n";
import { MAX_CONTENT, type MessageItem } from "../protocol.gen";
import { autoGrow } from "../ui/auto-grow";
import { useSession } from "../ui/session-context";

type Fault = "emptied" | "becameCommand" | "tooLong" | "dead";

interface MessageEditorProps {
  item: MessageItem;
  draft: Signal<string | null>;
}

export function MessageEditor({ item, draft }: MessageEditorProps) {
  const session = useSession();
  const { t, format } = useLanguage();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const text = draft.value ?? "";

  useLayoutEffect(() => autoGrow(field.current), [text]);
  useLayoutEffect(() => {
    const el = field.current;
    el?.focus();
    el?.setSelectionRange(el.value.length, el.value.length);
  }, []);

  /** Back to where the reader was: at this message. */
  function leave() {
    const row = field.current?.closest<HTMLElement>("[data-key]");
    draft.value = null;
    requestAnimationFrame(() => row?.querySelector<HTMLElement>("[data-testid=edit-message]")?.focus());
  }

  function save() {
    const words = text.trim();
    const wrong = session.link.peek() === "dead" ? "dead" : faultOf(words); // it would never be saved, and be lost here
    setFault(wrong);
    if (wrong) {
      field.current?.focus();
      return;
    }
    if (words !== item.content.trim()) session.act({ t: "edit", key: item.key, text: words });
    leave();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) save();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="editor" data-testid="editor">
      <textarea
        ref={field}
        class="input"
        dir="auto"
        rows={1}
        value={text}
        aria-label={t("message.editLabel")}
        aria-describedby={`${id}-keys`}
        aria-invalid={fault !== null || undefined}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
          setFault(null);
        }}
        onKeyDown={onKeyDown}
        data-testid="edit-field"
      />
      <div class="saving">
        <span id={`${id}-keys`}>{t("message.keys")}</span>
        <button type="button" class="small" onClick={leave} data-testid="edit-cancel">
          {t("message.cancel")}
        </button>
        <button type="button" class="small chief" onClick={save} data-testid="edit-save">
          {t("message.save")}
        </button>
      </div>
      {fault && (
        <p class="refusal" role="alert" data-testid="edit-refusal">
          {fault === "tooLong"
            ? t("message.tooLong", { n: format.count(text.trim().length), max: format.count(MAX_CONTENT) })
            : t(fault === "dead" ? "composer.dead" : `message.${fault}`)}
        </p>
      )}
    </div>
  );
}

function faultOf(words: string): Fault | null {
  if (!words) return "emptied";
  if (isCommand(words)) return "becameCommand";
  return words.length > MAX_CONTENT ? "tooLong" : null;
}
