// The whole panel: header, search, notice, log, composer.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { isNowhere } from "../store";
import { useAttached } from "./attached";
import { Composer } from "./Composer";
import { HelpContext, useSession } from "./context";
import { DropZone, useDropping } from "./DropZone";
import { Header } from "./Header";
import { useKeptFocus } from "./keptFocus";
import { Log } from "./Log";
import { NoSession } from "./NoSession";
import { Notice, Toast } from "./Notice";
import { useNumber } from "./number";
import { onPanelKey } from "./panelKeys";
import { SearchBar } from "./SearchBar";
import { Shortcuts } from "./Shortcuts";
import { useSearch } from "./searching";
import { useSeen } from "./seen";
import { Writers } from "./Writers";

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

export function Panel() {
  const { t, locale, direction } = useLanguage();
  const session = useSession();
  const panel = useRef<HTMLElement>(null);
  const helping = useSignal(false);
  const help = () => {
    helping.value = true;
  };
  const [search, onSearchKey] = useSearch(panel);
  const attached = useAttached(session);
  const { over, on } = useDropping(attached);
  const number = useNumber();
  const label = number > 1 ? `${t("panel.label")} ${number}` : t("panel.label");
  const name = session.facts.value?.sessionName;
  const nowhere = isNowhere(session.facts.value);
  useKeptFocus(panel);
  useSeen(session, panel);

  function onKeyDown(event: KeyboardEvent) {
    onSearchKey(event);
    if (panel.current && onPanelKey(event, panel.current, help)) event.preventDefault();
    stop(event);
  }

  return (
    <HelpContext.Provider value={help}>
      <section
        ref={panel}
        class="chatops"
        lang={locale}
        dir={direction}
        aria-label={name ? `${label}: ${name}` : label}
        data-lm-suppress-shortcuts="true"
        data-number={number}
        data-testid="chatops"
        onKeyDown={onKeyDown}
        onKeyUp={stop}
        onKeyPress={stop}
        {...on}
      >
        <Header search={search} />
        <SearchBar search={search} />
        <Notice />
        {nowhere ? <NoSession /> : <Log search={search} />}
        <Toast />
        {!nowhere && <Writers />}
        {!nowhere && <Composer attached={attached} />}
        <DropZone over={over} rules={attached.rules.value} />
        {helping.value && (
          <Shortcuts
            onClose={() => {
              helping.value = false;
            }}
          />
        )}
      </section>
    </HelpContext.Provider>
  );
}
