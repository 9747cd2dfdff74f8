// The whole panel: header, search, notice, log, composer.

import { useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { Log } from "./Log";
import { Notice, Toast } from "./Notice";
import { SearchBar } from "./SearchBar";
import { useSearch } from "./searching";

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

export function Panel() {
  const { t, locale } = useLanguage();
  const panel = useRef<HTMLElement>(null);
  const [search, onSearchKey] = useSearch(panel);
  return (
    <section
      ref={panel}
      class="chatops"
      lang={locale}
      aria-label={t("panel.label")}
      data-lm-suppress-shortcuts="true"
      data-testid="chatops"
      onKeyDown={(event) => {
        onSearchKey(event);
        stop(event);
      }}
      onKeyUp={stop}
      onKeyPress={stop}
    >
      <Header search={search} />
      <SearchBar search={search} />
      <Notice />
      <Log search={search} />
      <Toast />
      <Composer />
    </section>
  );
}
