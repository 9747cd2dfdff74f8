// The legend: the curves by name; pressing one hides its curve, or brings it back.

import { toldApart } from "../ui/told-apart";
import { useChartLanguage } from "./chart-format";
import type { Curve } from "./curves";

interface LegendProps {
  curves: readonly Curve[];
  onHide: (name: string) => void;
}

export function Legend({ curves, onHide }: LegendProps) {
  const { t } = useChartLanguage();
  const names = toldApart(curves.map((curve) => curve.label ?? curve.name));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and looks like one
    <div class="legend" role="group" aria-label={t("plot.legend")} data-testid="legend">
      {curves.map((curve, i) => (
        <button
          key={curve.name}
          type="button"
          aria-pressed={curve.shown}
          aria-label={curve.label ?? curve.name}
          title={curve.label ?? curve.name}
          onClick={() => onHide(curve.name)}
        >
          <Key curve={curve} />
          <span class="label">{names[i]}</span>
        </button>
      ))}
    </div>
  );
}

export function Key({ curve }: { curve: Curve }) {
  return <i class={curve.dash.length ? "key dashed" : "key"} style={{ color: `var(${curve.colour})` }} />;
}
