// What readers of another language than English need: the kernel's sentences in their words. Where a page forbids code
// of others they stay English, and both of a pair of Korean particles are shown, as "을(를)".

export { createComposition } from "../i18n/composition";
export { createLocalise } from "../i18n/localise";

declare module "../lazy/loader" {
  interface Parts {
    readonly translation: typeof import("./translation");
  }
}
