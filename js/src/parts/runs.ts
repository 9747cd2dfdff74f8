// The overview of many runs, the table of a comparison and the card of a finished sweep: prefetched on idle, loaded when there is a first one.

export { enRuns as words } from "../i18n/locales/parts";
export { ComparisonTable } from "../runs/ComparisonTable";
export { FoldTable } from "../runs/FoldTable";
export { HowSure } from "../runs/HowSure";
export { LuckLine } from "../runs/LuckLine";
export { RunsOverview } from "../runs/RunsOverview";
export { SweepCard } from "../runs/SweepCard";

declare module "../lazy/loader" {
  interface Parts {
    readonly runs: typeof import("./runs");
  }
}
