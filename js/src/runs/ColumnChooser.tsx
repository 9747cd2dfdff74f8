// Chooses the columns of the metrics table: a list of checkboxes that unfolds under it.

import { useLanguage } from "../i18n/context";

interface ColumnChooserProps {
  all: readonly string[];
  shown: readonly string[];
  onChoose: (names: readonly string[]) => void;
}

export function ColumnChooser({ all, shown, onChoose }: ColumnChooserProps) {
  const { t, format } = useLanguage();
  if (all.length < 2) return null;
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
              data-testid="column"
              checked={shown.includes(name)}
              disabled={shown.length === 1 && shown.includes(name)}
              onChange={() => toggle(name)}
            />
            {format.metricName(name)}
          </label>
        ))}
      </div>
    </details>
  );
}
