// The overview of many runs, and the card of a finished sweep: loaded when there is a first one.

export { enRuns as words } from "../i18n/locales/parts";
export { HowSure } from "../runs/HowSure";
export { LuckLine } from "../runs/LuckLine";
export { RunsOverview } from "../runs/RunsOverview";
export { SweepCard } from "../runs/SweepCard";

declare module "../lazy/loader" {
  interface Parts {
    readonly runs: typeof import("./runs");
  }
}
