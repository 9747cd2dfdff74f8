// Many runs and finished sweeps: drawn by the panel's own Preact, and loaded when there is a first one.

export { enRuns as words } from "../i18n/locales/parts";
export { RunsOverview } from "../runs/RunsOverview";
export { SweepCard } from "../runs/SweepCard";

declare module "../lazy/loader" {
  interface Parts {
    readonly runs: typeof import("./runs");
  }
}
