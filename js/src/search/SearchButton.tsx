// The button in the header that opens and closes the search.

import { useLanguage } from "../i18n";

export interface SearchButtonProps {
  searching: boolean;
  onSearch(): void;
}

export function SearchButton({ searching, onSearch }: SearchButtonProps) {
  const { t } = useLanguage();
  return (
    <button
      type="button"
      class="icon"
      aria-label={t("search.open")}
      title={t("search.open")}
      aria-expanded={searching}
      onClick={onSearch}
      data-testid="search-open"
    >
      <span class="glass" aria-hidden="true">
        ⌕
      </span>
    </button>
  );
}
