// The legend: the curves by name; pressing one hides its curve, or brings it back.

import { useChartLanguage } from "./chart-format";
import { type Curve, nameOf } from "./curves";

interface LegendProps {
  curves: readonly Curve[];
  onHide: (name: string) => void;
}

export function Legend({ curves, onHide }: LegendProps) {
  const { t } = useChartLanguage();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and looks like one
    <div class="legend" role="group" aria-label={t("plot.legend")} data-testid="legend">
      {curves.map((curve) => (
        <button
          key={curve.name}
          type="button"
          aria-pressed={curve.shown}
          aria-label={nameOf(curve).whole}
          title={nameOf(curve).whole}
          onClick={() => onHide(curve.name)}
        >
          <Key curve={curve} />
          <span class="label">{nameOf(curve).short}</span>
        </button>
      ))}
    </div>
  );
}

export function Key({ curve }: { curve: Curve }) {
  return <i class={curve.dash.length ? "key dashed" : "key"} style={{ color: `var(${curve.colour})` }} />;
}
