// Many runs and finished sweeps: drawn by the panel's own Preact, and loaded when there is a first one.

export { RunsOverview } from "../components/RunsOverview";
export { SweepCard } from "../components/SweepCard";
export { enRuns as words } from "../locales/parts";
