// What stands in the panel after leaving a session: where one can go from here.

import { useLanguage } from "../i18n";
import { SessionList } from "./SessionList";

export function NoSession() {
  const { t } = useLanguage();
  return (
    <div class="nowhere" data-testid="no-session">
      <h2>{t("nowhere.title")}</h2>
      <p>{t("nowhere.text")}</p>
      <div class="switcher here">
        <SessionList close={() => {}} />
      </div>
    </div>
  );
}
