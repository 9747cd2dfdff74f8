// The whole panel: header, notice, log, composer.

import { useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { isNowhere } from "../store";
import { Composer } from "./Composer";
import { useSession } from "./context";
import { Header } from "./Header";
import { Log } from "./Log";
import { NoSession } from "./NoSession";
import { Notice, Toast } from "./Notice";
import { useNumber } from "./number";
import { useSeen } from "./seen";
import { Writers } from "./Writers";

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

export function Panel() {
  const { t, locale } = useLanguage();
  const session = useSession();
  const root = useRef<HTMLElement>(null);
  useSeen(session, root);
  const number = useNumber();
  const label = number > 1 ? `${t("panel.label")} ${number}` : t("panel.label");
  const name = session.facts.value?.sessionName;
  const left = isNowhere(session.facts.value);
  return (
    <section
      ref={root}
      class="chatops"
      lang={locale}
      aria-label={name ? `${label}: ${name}` : label}
      data-lm-suppress-shortcuts="true"
      data-number={number}
      data-testid="chatops"
      onKeyDown={stop}
      onKeyUp={stop}
      onKeyPress={stop}
    >
      <Header />
      <Notice />
      {left ? <NoSession /> : <Log />}
      <Toast />
      {!left && <Writers />}
      {!left && <Composer />}
    </section>
  );
}
