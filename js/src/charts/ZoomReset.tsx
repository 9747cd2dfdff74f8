// The stretch that is looked at closely, and the way back.

import { useChartLanguage } from "./language";
import type { Range } from "./scales";

export function ZoomReset({ range, onReset }: { range: Range; onReset: () => void }) {
  const { w, date } = useChartLanguage();
  const day = (ms: number) => date(ms - (ms % 86_400_000));
  return (
    <button type="button" class="small reset" onClick={onReset} data-testid="zoom-reset">
      <span class="stretch">
        {day(range[0])} – {day(range[1])}
      </span>
      <span class="whole">{w("plot.whole")}</span>
    </button>
  );
}
