// Session switcher: the session's name is a button that opens the list of sessions over the panel.

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { isNowhere } from "../kernel/store";
import { lazyComponent } from "../lazy/use-part";
import { Badge } from "../ui/Badge";
import { useSession } from "../ui/session-context";
import { sessionTitle } from "./session-title";

const SessionList = lazyComponent("acts", (acts) => acts.SessionList);

export function SessionSwitcher() {
  const { facts, room } = useSession();
  const language = useLanguage();
  const { t } = language;
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const { sessionName, sessionId } = facts.value ?? {};
  const here = (room.value.sessions ?? []).find((each) => each.sessionId === sessionId);
  const known = sessionName || sessionTitle(here, language);
  const name = isNowhere(facts.value) ? t("sessions.left") : known || t("panel.label");
  const others = (room.value.sessions ?? []).filter((each) => each.sessionId !== sessionId && !each.archived);
  const unread = others.reduce((sum, each) => sum + (each.unread ?? 0), 0);

  function close() {
    open.value = false;
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || !open.peek()) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }

  function onFocusOut(event: FocusEvent) {
    const box = event.currentTarget as HTMLElement;
    // A button that gives way to a field loses the focus to nobody, for a moment; so does a page one looks away from.
    setTimeout(() => {
      const { activeElement } = box.getRootNode() as Document;
      if (document.hasFocus() && !box.contains(activeElement)) open.value = false;
    });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the button and what it opens
    <div class="sessions" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={button}
        type="button"
        class="who"
        title={name}
        aria-haspopup="dialog"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => {
          open.value = !open.value;
        }}
        data-testid="sessions"
      >
        <span class="name" data-testid="session-name">
          {name}
        </span>
        {unread > 0 && <Badge unread={unread} />}
        <span class="caret" aria-hidden="true">
          ▾
        </span>
      </button>
      {open.value && (
        <div
          class="switcher"
          role="dialog"
          id={id}
          aria-label={t("sessions.label")}
          tabIndex={-1}
          data-testid="switcher"
        >
          <SessionList focused close={close} />
        </div>
      )}
    </div>
  );
}
