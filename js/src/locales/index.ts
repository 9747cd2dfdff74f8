// Every language the panel speaks. A new one is one file beside these and its name here; the compiler names what it lacks.

import { en } from "./en";
import { ko } from "./ko";

export type WordKey = keyof typeof en;
export type Words = Readonly<Record<WordKey, string>>;

export const LANGUAGES: Readonly<Record<string, Words>> = { en, ko };
