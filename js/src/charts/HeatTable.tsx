// A heat map that is a table: numbers on grounds that say how large they are, never so full that one cannot read them.

import type { HeatRow } from "./heat-rows";

interface HeatTableProps {
  label: string;
  corner: string;
  heads: readonly string[];
  rows: readonly HeatRow[];
  show: (value: number | null) => string;
  testid: string;
}

export function HeatTable({ label, corner, heads, rows, show, testid }: HeatTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard too
    <section class="scroll heat" aria-label={label} tabIndex={0}>
      <table data-testid={testid}>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {heads.map((head) => (
              <th key={head} scope="col" title={head}>
                <span class="label">{head}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                <span class="label">{name}</span>
              </th>
              {cells.map(({ value, heat }, i) => (
                <td
                  key={i}
                  class={value === null ? undefined : heat < 0 ? "cold" : heat > 0 ? "hot" : "still"}
                  style={{ "--heat": `${Math.round(Math.abs(heat) * 100)}%` }}
                >
                  {show(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
