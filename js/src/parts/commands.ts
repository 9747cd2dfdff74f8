// Completions and diagnostics, and what shows them: loaded as soon as the panel is there, so that they are here before the first / is typed.

export { CompletionList } from "../composer/CompletionList";
export { completionsAt, diagnosticsOf, mistakeWords } from "../composer/completions-at";
export { InputOverlay } from "../composer/InputOverlay";
export { ParameterHint } from "../composer/ParameterHint";
export { enCommands as words } from "../i18n/locales/parts";

declare module "../lazy/loader" {
  interface Parts {
    readonly commands: typeof import("./commands");
  }
}
