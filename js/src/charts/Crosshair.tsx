// The crosshair's tooltip: what all curves say at its date, the highest first.

import { nameOf, type Reading } from "./curves";
import { Key } from "./Legend";

interface CrosshairProps {
  date: string;
  readings: readonly Reading[];
  show: (value: number | null) => string;
  x: number;
  width: number;
}

export function Crosshair({ date, readings, show, x, width }: CrosshairProps) {
  const left = x < width / 2;
  const style = left ? { left: `${x + 10}px` } : { right: `${width - x + 10}px` };
  return (
    <div class="tip" style={style} aria-hidden="true" data-testid="tip">
      <div class="at">{date}</div>
      {readings.map(({ curve, value }) => (
        <div class="line" key={curve.name} data-strategy={curve.name}>
          <Key curve={curve} />
          <span class="label">{nameOf(curve).short}</span>
          <span class="value">{show(value)}</span>
        </div>
      ))}
    </div>
  );
}
