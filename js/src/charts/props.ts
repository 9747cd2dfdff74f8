// Props that a card gives its charts.

import type { Plots } from "../kernel/plot-cache";
import type { ComparisonItem, RunItem } from "../protocol.gen";

export interface ChartProps {
  readonly item: RunItem | ComparisonItem;
  readonly plots: Plots;
  readonly hidden: ReadonlySet<string>; // strategies the reader does not want to see
  onHide(name: string): void;
  /** Where the numbers in sight are in Python, such as "drawdown". */
  onSight(expression: string): void;
}

/** What one view of a comparison is given. */
export interface ViewProps extends ChartProps {
  readonly item: ComparisonItem;
  readonly title: string;
}
