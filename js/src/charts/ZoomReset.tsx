// The stretch that is looked at closely, and the way back.

import { useChartLanguage } from "./chart-format";
import type { Range } from "./scales";

export function ZoomReset({ range, onReset }: { range: Range; onReset: () => void }) {
  const { t, span } = useChartLanguage();
  return (
    <button type="button" class="small reset" onClick={onReset} data-testid="zoom-reset">
      <span class="stretch">{span(range)}</span>
      <span class="whole">{t("plot.whole")}</span>
    </button>
  );
}
