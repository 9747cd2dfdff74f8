// A column's header that sorts the table when it is pressed, and says to everybody which way it is sorted.

import { useLanguage } from "../i18n/context";
import type { Sorting } from "./sorting";

interface SortHeaderProps<Column extends string> {
  by: Column;
  label: string;
  sorting: Sorting | null; // of the whole table
  onSort(by: Column): void;
}

export function SortHeader<Column extends string>({ by, label, sorting, onSort }: SortHeaderProps<Column>) {
  const { t } = useLanguage();
  const up = sorting?.by === by ? sorting.up : null;
  return (
    <th scope="col" aria-sort={up === null ? "none" : up ? "ascending" : "descending"} data-column={by}>
      <button
        type="button"
        aria-label={t("comparison.sort", { name: label })}
        onClick={() => onSort(by)}
        data-testid={`sort-${by}`}
      >
        {label}
        <span class="arrow" aria-hidden="true">
          {up === null ? "" : up ? "▴" : "▾"}
        </span>
      </button>
    </th>
  );
}
