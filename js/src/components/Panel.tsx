// The whole panel: header, notice, log, composer.

import { useLanguage } from "../i18n";
import { useAttached } from "./attached";
import { Composer } from "./Composer";
import { useSession } from "./context";
import { DropZone, useDropping } from "./DropZone";
import { Header } from "./Header";
import { Log } from "./Log";
import { Notice, Toast } from "./Notice";

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

export function Panel() {
  const { t, locale } = useLanguage();
  const attached = useAttached(useSession());
  const { over, on } = useDropping(attached);
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
      {...on}
    >
      <Header />
      <Notice />
      <Log />
      <Toast />
      <Composer attached={attached} />
      <DropZone over={over} rules={attached.rules.value} />
    </section>
  );
}
