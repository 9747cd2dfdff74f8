// Every part of the panel has come before a test begins: no page of ours could import one from memory.

import { beforeEach } from "vitest";
import { english } from "../../src/i18n";
import { type Parts, partOf } from "../../src/lazy/loader";
import * as acts from "../../src/parts/acts";
import * as charts from "../../src/parts/charts";
import * as commands from "../../src/parts/commands";
import * as find from "../../src/parts/find";
import * as highlight from "../../src/parts/highlight";
import * as runs from "../../src/parts/runs";
import * as translation from "../../src/parts/translation";

export const PARTS: Parts = { acts, charts, commands, find, highlight, runs, translation };

for (const part of Object.values(PARTS)) if ("words" in part) Object.assign(english, part.words);

beforeEach(() => {
  for (const name of Object.keys(PARTS) as (keyof Parts)[]) partOf(name).value = PARTS[name];
});
