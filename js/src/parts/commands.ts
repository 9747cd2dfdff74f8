// What helps to write commands and names: brought as soon as the panel is there, so that no / is typed before it.

export { offer } from "../command-line/completions";
export { mistakes } from "../command-line/diagnostics";
export { offerNames } from "../command-line/mention-completions";
export { read } from "../command-line/parser";
export { CompletionList } from "../composer/CompletionList";
export { Usage } from "../composer/ParameterHint";
export { enCommands as words } from "../i18n/locales/parts";

declare module "../lazy/loader" {
  interface Parts {
    readonly commands: typeof import("./commands");
  }
}
