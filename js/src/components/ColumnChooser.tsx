// Which metrics the table shows: a list of checkboxes that unfolds under it.

import { useLanguage } from "../useLanguage";

interface ColumnChooserProps {
  all: readonly string[];
  shown: readonly string[];
  usual: boolean; // the reader has not chosen
  onChoose: (names: readonly string[] | null) => void;
}

export function ColumnChooser({ all, shown, usual, onChoose }: ColumnChooserProps) {
  const { t, format } = useLanguage();
  if (all.length <= shown.length && usual) return null;
  const toggle = (name: string) =>
    onChoose(all.filter((each) => (each === name ? !shown.includes(each) : shown.includes(each))));
  return (
    <details class="columns" data-testid="columns">
      <summary>{t("comparison.columns")}</summary>
      <div class="boxes">
        {all.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={shown.includes(name)}
              disabled={shown.length === 1 && shown.includes(name)}
              onChange={() => toggle(name)}
            />
            {format.metricName(name)}
          </label>
        ))}
        {!usual && (
          <button type="button" class="small" onClick={() => onChoose(null)}>
            {t("comparison.usual")}
          </button>
        )}
      </div>
    </details>
  );
}
