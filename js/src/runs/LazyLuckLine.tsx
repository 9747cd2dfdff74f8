// How much of a run's result may be luck, drawn by a part that comes late (code splitting).

import { usePart } from "../lazy/use-part";
import type { Luck } from "../protocol.gen";

export function LazyLuckLine({ luck }: { luck: Luck }) {
  const runs = usePart("runs");
  if (runs) return <runs.LuckLine luck={luck} metric="sharpe_ratio" />;
  return runs === null ? <p class="luck">{luck.words}</p> : null; // the backend's own words where no part can come
}
