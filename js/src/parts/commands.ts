// Completions and diagnostics: loaded as soon as the panel is there, so that they are here before the first / is typed.

export { complete } from "../command-line/completions";
export { diagnose } from "../command-line/diagnostics";
export { completeMention } from "../command-line/mention-completions";
export { parse } from "../command-line/parser";
export { CompletionList } from "../composer/CompletionList";
export { ParameterHint } from "../composer/ParameterHint";
export { enCommands as words } from "../i18n/locales/parts";

declare module "../lazy/loader" {
  interface Parts {
    readonly commands: typeof import("./commands");
  }
}
