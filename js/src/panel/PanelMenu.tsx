// The panel's menu: export, keyboard shortcuts, language.

import { useSignal } from "@preact/signals";
import { useLanguage } from "../i18n";
import { chooseLanguage, chosenLanguage, selfName } from "../i18n/dictionaries";
import { LANGUAGES } from "../i18n/locales";
import type { Format } from "../kernel/export-session";
import { requirePart } from "../lazy/loader";
import { type Choice, Menu } from "../ui/Menu";
import { useHelp, useSession } from "../ui/session-context";

const FORMATS: Readonly<Record<Format, string>> = { md: "Markdown", json: "JSON", html: "HTML" };
const isFormat = (name: string): name is Format => name in FORMATS;

export function PanelMenu() {
  const session = useSession();
  const { t, format } = useLanguage();
  const help = useHelp();
  const done = useSignal<number | null>(null); // of the file that is being written
  const written = useSignal("");

  async function write(as: Format) {
    if (done.peek() !== null) return; // one at a time
    written.value = "";
    const acts = await requirePart(session, "acts", t);
    const file = await acts?.exportSession(session, as, done);
    if (!acts || !file) return;
    acts.download(file);
    written.value = file.name;
  }

  const choices: Choice[] = [
    ...Object.keys(FORMATS)
      .filter(isFormat)
      .map((as) => ({ label: t("menu.export", { format: FORMATS[as] }), act: () => void write(as) })),
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
  const tenth = done.value === null ? null : Math.floor(done.value * 10) * 10; // not every step is worth a word
  return (
    <>
      <span role="status" class={tenth === null ? "unseen" : "writing"} data-testid="export-status">
        {tenth !== null && session.link.value !== "dead"
          ? t("export.busy", { percent: format.percent(tenth) })
          : written.value && t("export.done", { name: written.value })}
      </span>
      <Menu label={t("menu.label")} sign="⋯" choices={choices} testid="panel-menu" />
    </>
  );
}
