// A combobox of the sessions one can go to: type to find, arrows and Enter to go; and to make, name, leave or tidy up.

import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { SessionInfo } from "../protocol.gen";
import { ListBox } from "../ui/ListBox";
import { useSession } from "../ui/session-context";
import { fitting } from "./fitting";
import { SessionLine } from "./SessionLine";
import { SessionNameForm } from "./SessionNameForm";
import { TidyUp } from "./TidyUp";

const MAX_SHOWN = 50;

interface Props {
  focused?: boolean; // at once: the reader has asked for it
  /** Something was chosen, or Esc pressed. */
  close(): void;
}

export function SessionList({ focused, close }: Props) {
  const { facts, room, act } = useSession();
  const language = useLanguage();
  const { t, format } = language;
  const id = useId();
  const sought = useSignal("");
  const at = useSignal(0);
  const naming = useSignal<"new" | "rename" | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { sessionId = "", sessionName = "", protocol = 1 } = facts.value ?? {};
  const tidying = useSignal(false);
  const sessions = room.value.sessions ?? [];
  // Who seeks one finds it in the archive too; it says so.
  const listed = sought.value.trim() ? sessions : sessions.filter((each) => !each.archived);
  const found = fitting(listed, sought.value.trim(), language);
  const shown = found.slice(0, MAX_SHOWN);
  const pick = Math.min(at.value, shown.length - 1);

  useLayoutEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);

  function go(chosen: SessionInfo) {
    if (chosen.sessionId !== sessionId) act({ t: "switchSession", sessionId: chosen.sessionId });
    close();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) at.value = (pick + step + shown.length) % shown.length;
    else if (event.key !== "Enter") return;
    else if (shown[pick]) go(shown[pick]);
    event.preventDefault();
  }

  function named(name: string) {
    if (naming.peek() === "rename") act({ t: "rename", sessionId, name });
    else act({ t: "switchSession", name });
    close();
  }

  if (tidying.value)
    return (
      <TidyUp
        back={() => {
          tidying.value = false;
          requestAnimationFrame(() => input.current?.focus());
        }}
      />
    );
  return (
    <>
      <input
        ref={input}
        class="find"
        type="text"
        role="combobox"
        aria-label={t("sessions.find")}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={pick >= 0 ? `${id}-${pick}` : undefined}
        placeholder={t("sessions.find")}
        autocomplete="off"
        spellcheck={false}
        value={sought.value}
        onInput={(event) => {
          sought.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
        data-testid="find-session"
      />
      <ListBox
        id={id}
        class="list"
        label={t("sessions.label")}
        options={shown}
        keyOf={(info) => info.sessionId}
        pick={pick}
        onPick={go}
        optionTestid="session"
      >
        {(info) => <SessionLine info={info} current={info.sessionId === sessionId} />}
      </ListBox>
      {!shown.length && (
        <p class="none">
          {sought.value.trim() ? t("sessions.nothing", { text: sought.value.trim() }) : t("sessions.none")}
        </p>
      )}
      {found.length > MAX_SHOWN && (
        <p class="none">{t("sessions.more", { n: format.count(found.length - MAX_SHOWN) })}</p>
      )}
      {naming.value ? (
        <SessionNameForm
          key={naming.value}
          from={naming.value === "rename" ? sessionName : ""}
          label={t(`sessions.${naming.value}Label`)}
          act={t(`sessions.${naming.value}Act`)}
          onName={named}
          onCancel={() => {
            naming.value = null;
            input.current?.focus();
          }}
        />
      ) : (
        <div class="buttons">
          <button
            type="button"
            class="small"
            onClick={() => {
              naming.value = "new";
            }}
            data-testid="new-session"
          >
            {t("sessions.new")}
          </button>
          {sessionId && protocol > 1 && (
            <button
              type="button"
              class="small"
              onClick={() => {
                naming.value = "rename";
              }}
              data-testid="rename-session"
            >
              {t("sessions.rename")}
            </button>
          )}
          {sessionId && (
            <button
              type="button"
              class="small"
              onClick={() => {
                act({ t: "switchSession", leave: true });
                close();
              }}
              data-testid="leave-session"
            >
              {t("sessions.leave")}
            </button>
          )}
          {protocol > 1 && sessions.length > 0 && (
            <button
              type="button"
              class="small"
              onClick={() => {
                tidying.value = true;
              }}
              data-testid="tidy-sessions"
            >
              {t("sessions.tidy")}
            </button>
          )}
        </div>
      )}
    </>
  );
}
