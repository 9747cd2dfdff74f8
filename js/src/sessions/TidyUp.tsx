// All sessions to be tidied up: archived, for oneself alone, brought back, or deleted, for everybody and after a question.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { SessionInfo } from "../protocol.gen";
import { useSession } from "../ui/session-context";
import { DeleteQuestion } from "./DeleteQuestion";
import { fitting } from "./fitting";
import { SessionLine } from "./SessionLine";
import { sessionTitle } from "./session-title";

const MAX_SHOWN = 50;

type Asked = { readonly info: SessionInfo; readonly act: "archived" | "restored" | "deleted" };

export function TidyUp({ back }: { back(): void }) {
  const { facts, room, act } = useSession();
  const language = useLanguage();
  const { t, format } = language;
  const sought = useSignal("");
  const asking = useSignal<string | null>(null); // of which session it is asked whether to delete it
  const asked = useSignal<Asked | null>(null); // until the list shows it
  const done = useSignal("");
  const box = useRef<HTMLDivElement>(null);
  const { sessionId = "" } = facts.value ?? {};
  const sessions = room.value.sessions ?? [];
  const found = fitting(sessions, sought.value.trim(), language);
  const shown = found.slice(0, MAX_SHOWN);
  const kept = shown.filter((each) => !each.archived);
  const archived = shown.filter((each) => each.archived);
  const name = (info: SessionInfo) => sessionTitle(info, language) || info.sessionId;

  useLayoutEffect(() => box.current?.querySelector("input")?.focus(), []);

  // Once the list shows what was asked for, it is said, and the focus goes where that row is now.
  useLayoutEffect(() => {
    const wanted = asked.peek();
    if (!wanted) return;
    const now = sessions.find((each) => each.sessionId === wanted.info.sessionId);
    const is = !now ? "deleted" : now.archived ? "archived" : "restored";
    if (is !== wanted.act) return;
    asked.value = null;
    done.value = t(`tidy.${is}`, { name: name(wanted.info) });
    const row = box.current?.querySelector<HTMLElement>(
      `[data-session="${CSS.escape(wanted.info.sessionId)}"] button`,
    );
    (row ?? box.current?.querySelector("input"))?.focus();
  }, [sessions]);

  function ask(wanted: Asked) {
    asked.value = wanted;
    done.value = "";
    asking.value = null;
    const id = wanted.info.sessionId;
    if (wanted.act === "deleted") act({ t: "delete", sessionId: id });
    else act({ t: "archive", sessionId: id, archived: wanted.act === "archived" });
  }

  const row = (info: SessionInfo) => (
    <li key={info.sessionId} data-session={info.sessionId} data-testid="tidy-session">
      {asking.value === info.sessionId ? (
        <DeleteQuestion
          info={info}
          name={name(info)}
          onDelete={() => ask({ info, act: "deleted" })}
          onKeep={() => {
            asking.value = null;
            requestAnimationFrame(() =>
              box.current
                ?.querySelector<HTMLElement>(`[data-session="${CSS.escape(info.sessionId)}"] button`)
                ?.focus(),
            );
          }}
        />
      ) : (
        <>
          <span class="grow">
            <SessionLine info={info} current={info.sessionId === sessionId} />
          </span>
          <span class="buttons">
            <button
              type="button"
              class="small"
              aria-label={t(info.archived ? "tidy.restoreLabel" : "tidy.archiveLabel", { name: name(info) })}
              onClick={() => ask({ info, act: info.archived ? "restored" : "archived" })}
              data-testid={info.archived ? "restore-session" : "archive-session"}
            >
              {t(info.archived ? "tidy.restore" : "tidy.archive")}
            </button>
            {info.mine && (
              <button
                type="button"
                class="small"
                aria-label={t("tidy.deleteLabel", { name: name(info) })}
                onClick={() => {
                  asking.value = info.sessionId;
                }}
                data-testid="delete-session"
              >
                {t("tidy.delete")}
              </button>
            )}
          </span>
        </>
      )}
    </li>
  );

  return (
    <div class="tidy" ref={box} data-testid="tidy-up">
      <input
        class="find"
        type="text"
        aria-label={t("sessions.find")}
        placeholder={t("sessions.find")}
        autocomplete="off"
        spellcheck={false}
        value={sought.value}
        onInput={(event) => {
          sought.value = event.currentTarget.value;
        }}
        data-testid="find-tidy"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too */}
      <section class="list" tabIndex={0} aria-label={t("tidy.label")}>
        <ul>{kept.map(row)}</ul>
        {archived.length > 0 && (
          <>
            <h3 data-testid="archived">{t("tidy.archivedOnes", { n: archived.length })}</h3>
            <ul>{archived.map(row)}</ul>
          </>
        )}
        {!found.length && (
          <p class="none">
            {sought.value.trim() ? t("sessions.nothing", { text: sought.value.trim() }) : t("sessions.none")}
          </p>
        )}
      </section>
      {found.length > MAX_SHOWN && (
        <p class="none">{t("sessions.more", { n: format.count(found.length - MAX_SHOWN) })}</p>
      )}
      <p class="none">
        {t("tidy.about")} {shown.some((each) => !each.mine) && t("tidy.others")}
      </p>
      <p class="none" role="status" data-testid="tidied">
        {done.value}
      </p>
      <div class="buttons">
        <button type="button" class="small" onClick={back} data-testid="tidied-up">
          {t("tidy.back")}
        </button>
      </div>
    </div>
  );
}
