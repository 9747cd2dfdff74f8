// What the reader opens (dialogs, search, uploads, export): nothing of it is on the screen before they ask for it.

export { DropZone } from "../files/DropZone";
export { FileChips } from "../files/FileChips";
export { createUploadQueue } from "../files/upload-queue";
export { enActs as words } from "../i18n/locales/parts";
export { CommandButtons } from "../messages/CommandButtons";
export { DeletedLine } from "../messages/DeletedLine";
export { FiguredMarkdown } from "../messages/FiguredMarkdown";
export { isHeld, sendHeldOnLeave } from "../messages/held-deletes";
export { MessageActions } from "../messages/MessageActions";
export { MessageEditor } from "../messages/MessageEditor";
export { keepPicture } from "../panel/keep-picture";
export { menuStatus, panelChoices } from "../panel/panel-choices";
export { ShortcutList } from "../panel/ShortcutList";
export { tellWhileAway } from "../panel/while-away";
export { typingWords } from "../people/names";
export { PresenceList } from "../people/PresenceList";
export { CardMenu } from "../runs/CardMenu";
export { SearchBar } from "../search/SearchBar";
export { SearchHits } from "../search/SearchHits";
export { createSearch } from "../search/search";
export { NoSession } from "../sessions/NoSession";
export { SessionList } from "../sessions/SessionList";

declare module "../lazy/loader" {
  interface Parts {
    readonly acts: typeof import("./acts");
  }
}
