// A button with the stretch that is zoomed into, which leads back to the whole.

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
