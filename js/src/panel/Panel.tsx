// The whole panel: header, search, notice, log, composer.

import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Composer } from "../composer/Composer";
import { useDropZone } from "../files/use-drop-zone";
import { useUploads } from "../files/use-uploads";
import { useLanguage } from "../i18n";
import { isNowhere } from "../kernel/store";
import { requirePart } from "../lazy/loader";
import { lazyComponent, usePart, usePrefetch } from "../lazy/use-part";
import { Log } from "../log/Log";
import { useMarkRead } from "../log/use-mark-read";
import { useSearch } from "../search/use-search";
import { HelpContext, useSession } from "../ui/session-context";
import { useFocusGuard } from "../ui/use-focus-guard";
import { Header } from "./Header";
import { Notice, Toast } from "./Notice";
import { onPanelKey } from "./panel-keys";
import { TypingIndicator } from "./TypingIndicator";
import { useJump } from "./use-jump";
import { usePanelHeight } from "./use-panel-height";
import { usePanelNumber } from "./use-panel-number";

const LazyNoSession = lazyComponent("acts", (acts) => acts.NoSession);

// Lab's own shortcuts must not see what is typed here; the attribute stops those that listen first.
const stop = (event: Event) => event.stopPropagation();

/** What hides its overflow can be scrolled all the same, by a focus or a script: the header would be gone for good. */
function stayPut({ target, currentTarget }: TargetedEvent<HTMLElement>): void {
  if (target !== currentTarget) return;
  currentTarget.scrollTop = 0;
  currentTarget.scrollLeft = 0;
}

export function Panel() {
  const language = useLanguage();
  const { t, locale, direction } = language;
  const session = useSession();
  const panel = useRef<HTMLElement>(null);
  const helping = useSignal(false);
  const acts = usePart("acts", false);
  useEffect(() => acts?.keepPicture(session), [acts, session]);
  // Ends at once with the view, where other effects end a little later.
  useLayoutEffect(() => acts?.sendHeldOnLeave(session), [acts, session]);
  useEffect(() => acts?.tellWhileAway(session, language), [acts, session, language]);
  const help = async () => {
    helping.value = (await requirePart(session, "acts", t)) !== null;
  };
  const { search, onSearchKey, toggleSearch } = useSearch(panel);
  const uploads = useUploads(session);
  const { over, on } = useDropZone(uploads);
  const number = usePanelNumber();
  const label = number > 1 ? `${t("panel.label")} ${number}` : t("panel.label");
  const name = session.facts.value?.sessionName;
  const nowhere = isNowhere(session.facts.value);
  useFocusGuard(panel);
  useJump(panel);
  usePanelHeight(panel);
  useMarkRead(session, panel);
  usePrefetch();

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
        onScroll={stayPut}
        {...on}
      >
        <Header searching={search?.open.value ?? false} onSearch={toggleSearch} />
        {acts && search && <acts.SearchBar search={search} />}
        <Notice />
        {nowhere ? <LazyNoSession /> : <Log search={search} />}
        <Toast />
        {!nowhere && <TypingIndicator />}
        {!nowhere && <Composer uploads={uploads} />}
        {acts && over.value && <acts.DropZone rules={uploads.rules.value} />}
        {acts && helping.value && (
          <acts.ShortcutList
            onClose={() => {
              helping.value = false;
            }}
          />
        )}
      </section>
    </HelpContext.Provider>
  );
}
