// The whole panel: header, search, notice, log, composer.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { useAttached } from "./attached";
import { Composer } from "./Composer";
import { HelpContext, useSession } from "./context";
import { DropZone, useDropping } from "./DropZone";
import { Header } from "./Header";
import { useKeptFocus } from "./keptFocus";
import { Log } from "./Log";
import { Notice, Toast } from "./Notice";
import { useOrdinal } from "./ordinal";
import { onPanelKey } from "./panelKeys";
import { SearchBar } from "./SearchBar";
import { Shortcuts } from "./Shortcuts";
import { useSearch } from "./searching";

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

export function Panel() {
  const { t, locale, direction } = useLanguage();
  const panel = useRef<HTMLElement>(null);
  const helping = useSignal(false);
  const help = () => {
    helping.value = true;
  };
  const ordinal = useOrdinal(panel);
  const [search, onSearchKey] = useSearch(panel);
  useKeptFocus(panel);
  const attached = useAttached(useSession());
  const { over, on } = useDropping(attached);

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
        aria-label={ordinal > 1 ? `${t("panel.label")} ${ordinal}` : t("panel.label")}
        data-lm-suppress-shortcuts="true"
        data-testid="chatops"
        onKeyDown={onKeyDown}
        onKeyUp={stop}
        onKeyPress={stop}
        {...on}
      >
        <Header search={search} />
        <SearchBar search={search} />
        <Notice />
        <Log search={search} />
        <Toast />
        <Composer attached={attached} />
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
