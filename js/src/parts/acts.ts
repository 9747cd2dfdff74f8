// What the reader opens: nothing of it is on the screen before they ask for it.

export { AskToDelete } from "../components/AskToDelete";
export { attachTo } from "../components/attached";
export { Chips } from "../components/Chips";
export { MessageEditor } from "../components/MessageEditor";
export { Hits } from "../components/marks";
export { SearchBar } from "../components/SearchBar";
export { SessionList } from "../components/SessionList";
export { Shortcuts } from "../components/Shortcuts";
export { exportSession } from "../download";
export { enActs as words } from "../locales/parts";
export { createSearch } from "../search";
