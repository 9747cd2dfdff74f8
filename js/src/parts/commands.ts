// What helps to write commands and names: brought as soon as the panel is there, so that no / is typed before it.

export { offer } from "../completions";
export { Palette } from "../components/Palette";
export { Usage } from "../components/Usage";
export { read } from "../grammar";
export { enCommands as words } from "../locales/parts";
export { mistakes } from "../mistakes";
export { offerNames } from "../naming";
