// The whole panel: header, notice, log, composer.

import { useLanguage } from "../i18n";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { Log } from "./Log";
import { Notice, Toast } from "./Notice";

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

export function Panel() {
  const { t, locale } = useLanguage();
  return (
    <section
      class="chatops"
      lang={locale}
      aria-label={t("panel.label")}
      data-lm-suppress-shortcuts="true"
      data-testid="chatops"
      onKeyDown={stop}
      onKeyUp={stop}
      onKeyPress={stop}
    >
      <Header />
      <Notice />
      <Log />
      <Toast />
      <Composer />
    </section>
  );
}
