// How much of a run's result may be luck, drawn by a part that comes late (code splitting).

import { useLanguage } from "../i18n/context";
import { usePart } from "../lazy/use-part";
import type { Luck } from "../protocol.gen";

export function LazyLuckLine({ luck }: { luck: Luck }) {
  const { localise } = useLanguage();
  const runs = usePart("runs");
  if (runs) return <runs.LuckLine luck={luck} metric="sharpe_ratio" />;
  // The backend's own words where no part can come.
  return runs === null ? <p class="luck">{localise(luck.words)}</p> : null;
}
