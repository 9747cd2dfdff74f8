// How much of a run's result may be luck, drawn by a part that comes late (code splitting).

import { usePart } from "../lazy/use-part";
import type { Luck } from "../protocol.gen";

export function LazyLuckLine({ luck }: { luck: Luck }) {
  const runs = usePart("runs");
  return runs ? <runs.LuckLine luck={luck} metric="sharpe_ratio" /> : null;
}
