// A sparkline: small equity curves over one another, in SVG without axes; the numbers stand in the table.

import { useMemo } from "preact/hooks";
import { colour, dash } from "../ui/series-colours";

const WIDTH = 700;
const HEIGHT = 120;
const MARGIN = 6;

interface SparklineProps {
  series: readonly (readonly number[] | null | undefined)[];
  label: string;
  small?: boolean;
}

export function Sparkline({ series, label, small = false }: SparklineProps) {
  const drawn = useMemo(() => paths(series), [series]);
  if (!drawn) return null;
  return (
    <svg
      class={small ? "curves mini" : "curves"}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      data-testid="curves"
    >
      <path class="grid" d={small ? "" : "M0 30H700M0 60H700M0 90H700"} />
      <path class="start" d={`M0 ${drawn.start}H${WIDTH}`} />
      {drawn.paths.map((d, index) => (
        <path
          key={index}
          class="curve"
          style={{ stroke: colour(index), strokeDasharray: dash(index).join(" ") }}
          d={d}
        />
      ))}
    </svg>
  );
}

/** Each curve as a path on one common scale, each from its own first value; null when there is nothing to draw. */
export function paths(series: SparklineProps["series"]): { paths: string[]; start: number } | null {
  const rebased = series.map((values) => {
    const finite = (values ?? []).filter(Number.isFinite);
    const first = finite[0];
    return first ? finite.map((value) => value / first) : [];
  });
  const all = rebased.flat();
  if (all.length < 2) return null;
  const low = Math.min(...all);
  const high = Math.max(...all);
  const scale = (HEIGHT - 2 * MARGIN) / (high - low || 1);
  const y = (value: number) => Math.round((HEIGHT - MARGIN - (value - low) * scale) * 10) / 10;
  const draw = (values: readonly number[]) =>
    values
      .map(
        (value, i) =>
          `${i ? "L" : "M"}${Math.round((i / Math.max(1, values.length - 1)) * WIDTH * 10) / 10} ${y(value)}`,
      )
      .join("");
  return { paths: rebased.map(draw), start: y(1) };
}
