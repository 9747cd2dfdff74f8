// The whole panel: header, notice, log, composer.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { Composer } from "./Composer";
import { HelpContext } from "./context";
import { Header } from "./Header";
import { useKeptFocus } from "./keptFocus";
import { Log } from "./Log";
import { Notice, Toast } from "./Notice";
import { useOrdinal } from "./ordinal";
import { onPanelKey } from "./panelKeys";
import { Shortcuts } from "./Shortcuts";

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
  useKeptFocus(panel);

  function onKeyDown(event: KeyboardEvent) {
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
      >
        <Header />
        <Notice />
        <Log />
        <Toast />
        <Composer />
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
