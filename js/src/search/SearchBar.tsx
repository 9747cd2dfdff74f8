// The search bar: a field, which of the hits is shown, and the way to the others.

import { useEffect, useId, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { useSession } from "../ui/session-context";
import type { Search } from "./search";

export function SearchBar({ search }: { search: Search }) {
  return search.open.value ? <OpenBar search={search} /> : null;
}

function OpenBar({ search }: { search: Search }) {
  const { t } = useLanguage();
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { text, found } = search;
  const none = !found.value?.hits?.length;
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (event.key === "Escape") search.close();
    else if (event.target !== field.current) return;
    else if (event.key === "Enter" && event.shiftKey) search.newer();
    else if (event.key === "Enter" || event.key === "ArrowUp") search.older();
    else if (event.key === "ArrowDown") search.newer();
    else return;
    event.preventDefault();
  }

  return (
    <search class="search" aria-label={t("search.label")} onKeyDown={onKeyDown} data-testid="search">
      <input
        ref={field}
        type="text"
        class="input"
        value={text.value}
        placeholder={t("search.placeholder")}
        aria-label={t("search.placeholder")}
        aria-describedby={id}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => search.write(event.currentTarget.value)}
        data-testid="search-field"
      />
      <Count search={search} id={id} />
      <Step label={t("search.older")} sign="↑" off={none} act={search.older} testid="search-older" />
      <Step label={t("search.newer")} sign="↓" off={none} act={search.newer} testid="search-newer" />
      <Step label={t("search.close")} sign="×" off={false} act={search.close} testid="search-close" />
    </search>
  );
}

function Count({ search, id }: { search: Search; id: string }) {
  const { link, reaching } = useSession();
  const { t, format, localise } = useLanguage();
  const { found, at, words, text } = search;
  const answer = found.value;
  const count = answer?.hits?.length ?? 0;
  const total = `${format.count(count)}${answer?.more ? "+" : ""}`;
  let says = "";
  if (words.value && !answer) says = t(link.value === "dead" ? "link.dead" : "search.looking");
  else if (count) says = t("search.count", { at: format.count(at.value + 1), n: total });
  else if (words.value) says = t("search.none");
  else if (text.value) says = t("search.blank");
  return (
    <span
      class="count"
      id={id}
      role="status"
      title={answer?.fault ? localise(answer.fault.message) : undefined}
      data-testid="search-count"
    >
      {says}
      {reaching.value && <span class="unseen"> {t("log.older")}</span>}
      {answer?.fault && <span class="partly">{t("search.partly")}</span>}
    </span>
  );
}

interface StepProps {
  label: string;
  sign: string;
  off: boolean;
  act(): void;
  testid: string;
}

function Step({ label, sign, off, act, testid }: StepProps) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={label}
      title={label}
      disabled={off}
      onClick={act}
      data-testid={testid}
    >
      {sign}
    </button>
  );
}
