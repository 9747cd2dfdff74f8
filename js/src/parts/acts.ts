// What the reader opens (dialogs, search, uploads, export): nothing of it is on the screen before they ask for it.

export { FileChips } from "../files/FileChips";
export { createUploadQueue } from "../files/upload-queue";
export { enActs as words } from "../i18n/locales/parts";
export { exportSession } from "../kernel/export-session";
export { CommandButtons } from "../messages/CommandButtons";
export { DeleteConfirm } from "../messages/DeleteConfirm";
export { FiguredMarkdown } from "../messages/FiguredMarkdown";
export { MessageEditor } from "../messages/MessageEditor";
export { keepPicture } from "../panel/keep-picture";
export { ShortcutList } from "../panel/ShortcutList";
export { SearchBar } from "../search/SearchBar";
export { SearchHits } from "../search/SearchHits";
export { createSearch } from "../search/search";
export { SessionList } from "../sessions/SessionList";
export { download } from "../ui/download";

declare module "../lazy/loader" {
  interface Parts {
    readonly acts: typeof import("./acts");
  }
}
