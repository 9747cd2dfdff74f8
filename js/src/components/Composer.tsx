// Where the reader writes: keeps the draft, sends on Enter, never loses a character.

import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { MAX_CONTENT } from "../protocol.gen";
import type { Refusal, Session } from "../transport";
import { useSession } from "./context";
import { complete, matches, Palette } from "./Palette";

const LINES = 8;

export function Composer() {
  const session = useSession();
  const { t, format } = useLanguage();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const text = useDraft(session);
  const refusal = useSignal<Refusal | null>(null);
  const chosen = useSignal(0); // in the palette
  const closed = useSignal(false); // by Esc, until the text changes
  const recalled = useRef<number | null>(null); // how far back in one's own history

  const found = closed.value ? [] : matches(text.value, session.catalog.value.commands ?? []);
  const pick = Math.min(chosen.value, found.length - 1);

  useLayoutEffect(() => grow(field.current), [text.value]);

  function write(next: string) {
    text.value = next;
    refusal.value = null;
    chosen.value = 0;
    closed.value = false;
  }

  function send() {
    const answer = session.say(text.value);
    if (answer === null) {
      write("");
      recalled.current = null;
    } else refusal.value = answer === "empty" ? null : answer;
    field.current?.focus();
  }

  function recall(step: number): boolean {
    const own = history(session);
    const at = (recalled.current ?? own.length) + step;
    const untouched = recalled.current !== null && own[recalled.current] === text.value;
    if ((text.value !== "" && !untouched) || at < 0 || at > own.length) return false;
    recalled.current = at === own.length ? null : at;
    write(own[at] ?? "");
    closed.value = true; // the arrows go on through the history
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
    const command = found[pick];
    if (plain && command) {
      if (key === "ArrowDown" || key === "ArrowUp") {
        const step = key === "ArrowDown" ? 1 : -1;
        chosen.value = (pick + step + found.length) % found.length;
        return true;
      }
      if (key === "Tab" || (key === "Enter" && text.value !== `/${command.name}`)) {
        write(complete(command));
        return true;
      }
      if (key === "Escape") {
        closed.value = true;
        return true;
      }
    }
    if (key === "Enter" && !shiftKey && !altKey) {
      send();
      return true;
    }
    if (plain && key === "ArrowUp") return recall(-1);
    if (plain && key === "ArrowDown" && recalled.current !== null) return recall(1);
    return false;
  }

  return (
    <footer>
      {refusal.value && (
        <p class="refusal" role="alert" data-testid="refusal">
          {refusal.value === "long"
            ? t("composer.long", { n: format.count(text.value.length), max: format.count(MAX_CONTENT) })
            : t("composer.dead")}
        </p>
      )}
      <Palette
        id={id}
        text={text.value}
        found={found}
        pick={pick}
        commands={session.catalog.value.commands ?? []}
        onPick={(command) => {
          write(complete(command));
          field.current?.focus();
        }}
      />
      <div class="entry">
        <textarea
          ref={field}
          class={text.value.startsWith("/") ? "input mono" : "input"}
          rows={1}
          value={text.value}
          placeholder={t("composer.placeholder")}
          aria-label={t("composer.label")}
          aria-autocomplete="list"
          aria-controls={found.length ? id : undefined}
          aria-activedescendant={found.length ? `${id}-${pick}` : undefined}
          autocomplete="off"
          spellcheck={!text.value.startsWith("/")}
          onInput={(event) => {
            recalled.current = null;
            write(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          data-testid="composer"
        />
        <button type="button" class="send" onClick={send} data-testid="send">
          {t("composer.send")}
        </button>
      </div>
    </footer>
  );
}

const drafted = new Set<string>(); // epochs whose draft a view of this page keeps: the first of several

/** What the reader has written and not sent: over a reload too. */
function useDraft({ epoch }: Session) {
  const text = useSignal("");
  const own = useRef(false);
  const draft = text.value;
  const at = epoch.value;

  useEffect(() => {
    if (at === null || drafted.has(at)) return;
    drafted.add(at);
    own.current = true;
    if (!text.peek()) text.value = stored(at);
    return () => {
      drafted.delete(at);
      own.current = false;
      if (epoch.peek() !== at) store(at, ""); // it goes along to another session
    };
  }, [at, text, epoch]);

  useEffect(() => {
    if (at !== null && own.current) store(at, draft);
  }, [at, draft]);
  return text;
}

const place = (epoch: string) => `chatops:draft:${epoch}`;

function stored(epoch: string): string {
  try {
    return sessionStorage.getItem(place(epoch)) ?? "";
  } catch {
    return ""; // storage is forbidden here: a draft lives as long as the page
  }
}

function store(epoch: string, draft: string): void {
  try {
    if (draft) sessionStorage.setItem(place(epoch), draft);
    else sessionStorage.removeItem(place(epoch));
  } catch {
    // as above, or full
  }
}

/** One's own messages, oldest first, each once in a row. */
function history({ rows, outgoing }: Session): string[] {
  const own: string[] = [];
  for (const row of rows.peek()) {
    const item = row.item.peek();
    if (item.kind === "message" && item.mine) own.push(item.content);
  }
  for (const entry of outgoing.peek()) if (entry.kind === "say") own.push(entry.body);
  return own.filter((text, index) => text !== own[index - 1]);
}

function grow(el: HTMLTextAreaElement | null): void {
  if (!el) return;
  const style = getComputedStyle(el);
  const line = Number.parseFloat(style.lineHeight) || 20;
  const frame = el.offsetHeight - el.clientHeight;
  const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom) || 0;
  el.style.height = "auto";
  el.style.height = `${Math.min(el.scrollHeight, line * LINES + padding) + frame}px`;
}
