// What the panel's menu offers: a view beside the notebook, the session's id, export, notifications, keyboard shortcuts, language.

import type { Signal } from "@preact/signals";
import { chooseLanguage, chosenLanguage, selfName } from "../i18n/dictionaries";
import { LANGUAGES } from "../i18n/locales";
import type { Language } from "../i18n/types";
import { exportSession, type Format } from "../kernel/export-session";
import type { Session } from "../kernel/session";
import { copyText } from "../ui/CopyButton";
import { download } from "../ui/download";
import type { Choice } from "../ui/Menu";
import { askToNotify, canNotify, isNotifying, stopNotifying } from "./notifications";
import { canOpenBeside } from "./open-beside";
import { LONG_SECONDS } from "./while-away";

const FORMATS: Readonly<Record<Format, string>> = { md: "Markdown", json: "JSON", html: "HTML" };
const isFormat = (name: string): name is Format => name in FORMATS;

interface PanelActs {
  readonly session: Session;
  readonly language: Language;
  readonly help: () => void;
  readonly done: Signal<number | null>; // of the file that is being written
  readonly said: Signal<string>; // what came of it
}

export function panelChoices({ session, language: { t }, help, done, said }: PanelActs): Choice[] {
  const sessionId = session.facts.value?.sessionId;

  async function write(as: Format) {
    if (done.peek() !== null) return; // one at a time
    said.value = "";
    const file = await exportSession(session, as, done);
    if (!file) return;
    download(file);
    said.value = t("export.done", { name: file.name });
  }

  async function copyId(id: string) {
    const copied = await copyText(id);
    said.value = copied ? t("menu.idCopied", { id }) : "";
    if (!copied) session.toast.value = { code: "blocked", message: `${t("python.failed")}: ${id}` };
  }

  async function allow() {
    const allowed = await askToNotify();
    said.value = allowed ? t("menu.notifying", { n: LONG_SECONDS }) : "";
    if (!allowed) session.toast.value = { code: "blocked", message: t("menu.notifyBlocked") };
  }

  const beside = canOpenBeside();
  function openBeside() {
    if (beside) session.act({ t: "openBeside" });
    else session.toast.value = { code: "no_extension", message: t("menu.besideNot") };
  }

  return [
    ...(beside !== null ? [{ label: t("menu.beside"), act: openBeside }] : []),
    ...(sessionId ? [{ label: t("menu.copyId"), detail: sessionId, act: () => void copyId(sessionId) }] : []),
    ...Object.keys(FORMATS)
      .filter(isFormat)
      .map((as, at) => ({
        label: t("menu.export", { format: FORMATS[as] }),
        apart: at === 0 && (Boolean(sessionId) || beside !== null),
        act: () => void write(as),
      })),
    ...(isNotifying()
      ? [{ label: t("menu.notifyNot"), apart: true, act: stopNotifying }]
      : canNotify()
        ? [{ label: t("menu.notify"), apart: true, act: () => void allow() }]
        : []),
    { label: t("menu.shortcuts"), detail: "F1", apart: true, act: help },
    {
      label: t("menu.system"),
      checked: chosenLanguage.value === null,
      apart: true,
      act: () => chooseLanguage(null),
    },
    ...LANGUAGES.map((name) => ({
      label: selfName(name),
      checked: chosenLanguage.value === name,
      act: () => chooseLanguage(name),
    })),
  ];
}

/** How far the file is that is being written, or what came of the last choice. */
export function menuStatus({ link }: Session, { t, format }: Language, done: number | null, said: string) {
  if (done === null || link.value === "dead") return said;
  return t("export.busy", { percent: format.percent(Math.floor(done * 10) * 10) }); // not every step is worth a word
}
