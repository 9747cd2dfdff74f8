// The panel's menu: its button, and how far the file is that is being written; what it offers comes in a part.

import { useSignal } from "@preact/signals";
import { useLanguage } from "../i18n";
import { requirePart } from "../lazy/loader";
import { usePart } from "../lazy/use-part";
import { Menu } from "../ui/Menu";
import { useHelp, useSession } from "../ui/session-context";

export function PanelMenu() {
  const session = useSession();
  const language = useLanguage();
  const help = useHelp();
  const acts = usePart("acts", false);
  const done = useSignal<number | null>(null); // of the file that is being written
  const said = useSignal("");
  const { t } = language;
  return (
    <>
      <span role="status" class={done.value === null ? "unseen" : "writing"} data-testid="export-status">
        {acts?.menuStatus(session, language, done.value, said.value)}
      </span>
      <Menu
        label={t("menu.label")}
        sign="⋯"
        choices={acts?.panelChoices({ session, language, help, done, said }) ?? []}
        onWanted={() => requirePart(session, "acts", t)}
        testid="panel-menu"
      />
    </>
  );
}
