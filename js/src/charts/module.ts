// What the charts' bundle gives to the panel's, and what it is given.

import type { Plots } from "../plots";
import type { ComparisonItem, RunItem } from "../protocol.gen";
import type { Language } from "../useLanguage";

export interface ChartProps {
  readonly item: RunItem | ComparisonItem;
  readonly language: Language;
  readonly plots: Plots;
  readonly hidden: ReadonlySet<string>; // strategies the reader does not want to see
  onHide(name: string): void;
  /** Where the numbers in sight are in Python, such as "drawdown". */
  onSight(expression: string): void;
}

export interface ChartsModule {
  /** Draw into `host`, again and again as the props change; null takes it away. */
  draw(props: ChartProps | null, host: Element): void;
}
