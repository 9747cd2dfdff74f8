// The panel's Korean, for whoever wants to hold another program's to it.

import { createComposition } from "../../src/i18n/composition";
import { createInterpolation } from "../../src/i18n/context";

const fill = createComposition("ko", createInterpolation("ko"));

export const filled = (words: string, values: Record<string, string | number>): string => fill(words, values);
