// Every language the panel speaks. A new one is one file beside these and its name here; the compiler names what it lacks.

import type { en } from "./en";
import type { enActs, enCharts, enCommands, enFind, enRuns } from "./parts";

type English = typeof en &
  typeof enActs &
  typeof enCharts &
  typeof enCommands &
  typeof enFind &
  typeof enRuns;
export type WordKey = keyof English;
export type Words = Readonly<Record<WordKey, string>>;
export type Dictionary = Readonly<Record<string, string>>; // as they come, perhaps from an older panel that lacks some

/** English is part of the panel; the words of the others come from the kernel when they are first wanted. */
export const LANGUAGES: readonly string[] = ["en", "ko"];
