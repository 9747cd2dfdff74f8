// The colours of series: eight for as many strategies, then the same ones dashed.

const COLOURS = 8; // --c1 to --c8 in tokens.css
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

/** The name of the CSS variable that holds the colour. */
export const colourName = (index: number) => `--c${(index % COLOURS) + 1}`;
export const colour = (index: number) => `var(${colourName(index)})`;
export const dash = (index: number): readonly number[] =>
  DASHES[Math.floor(index / COLOURS) % DASHES.length] ?? [];
