// Charts: loaded when the first settled card comes into view.

import { CompareCharts } from "../charts/CompareCharts";
import type { ChartProps } from "../charts/props";
import { RunCharts } from "../charts/RunCharts";

export { enCharts as words } from "../i18n/locales/parts";

export function Charts({ item, ...props }: ChartProps) {
  return item.kind === "run" ? (
    <RunCharts {...props} item={item} />
  ) : (
    <CompareCharts {...props} item={item} />
  );
}

declare module "../lazy/loader" {
  interface Parts {
    readonly charts: typeof import("./charts");
  }
}
