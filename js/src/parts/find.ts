// Runs of all sessions: the card of a search, a run's tags and its note. Loaded when there is a first of them.

export { Annotation } from "../find/Annotation";
export { FindCard } from "../find/FindCard";
export { enFind as words } from "../i18n/locales/parts";

declare module "../lazy/loader" {
  interface Parts {
    readonly find: typeof import("./find");
  }
}
