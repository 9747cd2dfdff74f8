// The legend: the curves by name; pressing one hides its curve, or brings it back.

import { ImportedMark } from "../ui/ImportedMark";
import { useChartLanguage } from "./chart-format";
import { type Curve, nameOf } from "./curves";

interface LegendProps {
  curves: readonly Curve[];
  onHide: (name: string) => void;
}

export function Legend({ curves, onHide }: LegendProps) {
  const { t } = useChartLanguage();
  const told = (curve: Curve) =>
    curve.imported ? `${nameOf(curve).whole}, ${t("run.imported")}` : nameOf(curve).whole;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and looks like one
    <div class="legend" role="group" aria-label={t("plot.legend")} data-testid="legend">
      {curves.map((curve) => (
        <button
          key={curve.name}
          type="button"
          aria-pressed={curve.shown}
          aria-label={told(curve)}
          title={told(curve)}
          onClick={() => onHide(curve.name)}
        >
          <Key curve={curve} />
          <span class="label">{nameOf(curve).short}</span>
          <ImportedMark imported={curve.imported} />
        </button>
      ))}
    </div>
  );
}

export function Key({ curve }: { curve: Curve }) {
  return <i class={curve.dash.length ? "key dashed" : "key"} style={{ color: `var(${curve.colour})` }} />;
}
