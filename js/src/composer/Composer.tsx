// The composer: completes commands, keeps the draft, sends on Enter, never loses a character.

import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { isCommand } from "../command-line/is-command";
import { AttachButton, Attachments } from "../files/Attachments";
import { onPaste } from "../files/use-drop-zone";
import type { Uploads } from "../files/use-uploads";
import { useLanguage } from "../i18n";
import type { Refusal } from "../kernel/session";
import { useTyping } from "../people/use-typing";
import { MAX_CONTENT } from "../protocol.gen";
import { autoGrow } from "../ui/auto-grow";
import { useInsertedText } from "../ui/insert-text";
import { useSession } from "../ui/session-context";
import type { OverlayHandle } from "./InputOverlay";
import { SendButton } from "./SendButton";
import { useCaret } from "./use-caret";
import { useCompletions } from "./use-completions";
import { useDraft } from "./use-draft";
import { useInputHistory } from "./use-input-history";

export function Composer({ uploads }: { uploads: Uploads }) {
  const session = useSession();
  const { t, format } = useLanguage();
  const field = useRef<HTMLTextAreaElement>(null);
  const lines = useRef<OverlayHandle>(null);
  const id = useId();
  const text = useDraft(session);
  const caret = useCaret(field);
  const history = useInputHistory(session);
  const typing = useTyping(session);
  const refusal = useSignal<Exclude<Refusal, "empty"> | null>(null);
  const moved = useRef(false); // we put a text in: the caret goes to its end

  const completing = useCompletions(session, text, caret);
  const { commands, offered, choices, pick, hint, wrong } = completing;
  const isLine = isCommand(text.value);

  useLayoutEffect(() => {
    const el = field.current;
    autoGrow(el);
    if (!moved.current || !el) return;
    moved.current = false;
    el.setSelectionRange(text.value.length, text.value.length);
    caret.value = text.value.length;
  }, [text.value, caret]);

  const count = uploads.count.value;
  const counted = useRef(count);
  // Enter sends what was dropped or chosen, from the moment it is seen: a focus that came after the paint left a gap.
  useLayoutEffect(() => {
    if (count > counted.current) field.current?.focus();
    counted.current = count;
  }, [count]);

  function write(next: string) {
    text.value = next;
    refusal.value = null;
    completing.reopen();
  }

  function onInput() {
    const el = field.current;
    if (!el) return;
    history.leave();
    caret.value = el.selectionEnd;
    write(el.value);
    typing(el.value);
  }

  /** Put `insert` in place of what is begun, as if it were typed: the browser's undo takes it back. */
  function put(insert: string) {
    const el = field.current;
    if (!el || !offered) return;
    const after = insert.endsWith(" ") && text.value.charAt(offered.to) === " " ? 1 : 0;
    el.focus();
    el.setSelectionRange(offered.from, offered.to + after);
    let typed = false;
    try {
      typed = document.execCommand("insertText", false, insert);
    } catch {
      // not in this browser
    }
    if (!typed) el.setRangeText(insert, offered.from, offered.to + after, "end");
    onInput();
  }

  function send() {
    uploads.send();
    const given = text.value;
    const answer = session.say(given);
    if (answer === null) {
      history.sent(given.trim());
      write("");
      typing("");
    } else refusal.value = answer === "empty" ? null : answer;
    field.current?.focus();
  }

  useInsertedText(session, (given) => {
    if (text.peek().trim()) history.sent(text.peek().trim()); // what was begun is one key away
    moved.current = true;
    write(given);
    completing.close(); // it is complete; what may follow comes with the first key
    field.current?.focus();
  });

  function recall(step: -1 | 1): boolean {
    const el = field.current;
    if (!el || el.selectionStart !== el.selectionEnd) return false;
    // While nothing tells the lines as they are wrapped, the arrows stay in a text of more than one.
    if (!(lines.current?.edge(step) ?? !el.value.includes("\n"))) return false;
    const found = history.step(step, text.value);
    if (found === null) return history.browsing();
    moved.current = true;
    write(found);
    completing.close(); // the arrows go on through the history
    return true;
  }

  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes, Enter and the arrows are its own; Safari tells only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (handled(event)) event.preventDefault();
  }

  function handled(event: KeyboardEvent): boolean {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const plain = !shiftKey && !ctrlKey && !metaKey && !altKey;
    if (plain && choices.length) {
      if (key === "ArrowDown" || key === "ArrowUp") {
        completing.move(key === "ArrowDown" ? 1 : -1);
        return true;
      }
      const choice = choices[Math.max(pick, 0)];
      if (choice && (key === "Tab" || (key === "Enter" && pick >= 0 && !completing.isWritten(choice)))) {
        put(choice.insert);
        return true;
      }
      if (key === "Escape") {
        completing.close();
        return true;
      }
    }
    if (plain && key === "Tab" && hint && offered?.take) {
      put(`${offered.take} `);
      return true;
    }
    if (key === "Enter" && !shiftKey && !altKey) {
      send();
      return true;
    }
    if (plain && key === "ArrowUp") return recall(-1);
    if (plain && key === "ArrowDown") return recall(1);
    return false;
  }

  const sentence = wrong[0] && commands?.mistakeWords(wrong[0], t);
  return (
    <footer>
      {refusal.value && (
        <p class="refusal" role="alert" data-testid="refusal">
          {refusal.value === "long"
            ? t("composer.long", { n: format.count(text.value.length), max: format.count(MAX_CONTENT) })
            : t(`composer.${refusal.value}`)}
        </p>
      )}
      {commands && (
        <commands.CompletionList
          id={id}
          choices={choices}
          pick={pick}
          onPick={(choice) => put(choice.insert)}
        />
      )}
      <Attachments of={uploads} />
      <div class="entry">
        <div class="field">
          <textarea
            ref={field}
            class={isLine ? "input mono" : "input"}
            rows={1}
            dir="auto"
            value={text.value}
            placeholder={t("composer.placeholder")}
            aria-label={t("composer.label")}
            // A multi-line textbox may not be called a combobox; it may have a list, and say which choice is meant.
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={choices.length ? id : undefined}
            aria-activedescendant={pick >= 0 ? `${id}-${pick}` : undefined}
            aria-invalid={wrong.length > 0 || undefined}
            aria-describedby={`${id}-about`}
            autocomplete="off"
            autocapitalize={isLine ? "none" : undefined}
            spellcheck={!isLine}
            onInput={onInput}
            onKeyDown={onKeyDown}
            onPaste={(event) => onPaste(event, uploads)}
            onScroll={(event) => lines.current?.scroll(event.currentTarget.scrollTop)}
            data-testid="composer"
          />
          {commands && (
            <commands.InputOverlay
              handle={lines}
              text={text.value}
              caret={caret.value}
              mono={isLine}
              mistakes={wrong}
              hint={hint}
            />
          )}
        </div>
        <AttachButton to={uploads} />
        <SendButton empty={!text.value.trim() && !count} onSend={send} />
      </div>
      <div class="about" id={`${id}-about`} role="status">
        {sentence ? (
          <p class="mistake" data-testid="mistake">
            {sentence}
          </p>
        ) : (
          commands && offered?.parameter && <commands.ParameterHint parameter={offered.parameter} />
        )}
        {commands === null && isLine && <p class="usage">{t("part.plain")}</p>}
      </div>
    </footer>
  );
}
