// Every language the panel speaks. A new one is one file beside these and its name here; the compiler names what it lacks.

import type { en } from "./en";

export type WordKey = keyof typeof en;
export type Words = Readonly<Record<WordKey, string>>;

/** English is part of the panel; the words of the others come from the kernel when they are first wanted. */
export const LANGUAGES: readonly string[] = ["en", "ko"];
