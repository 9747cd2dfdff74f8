// The promise of series colours: no two strategies look the same, also beyond eight.

import { expect, test } from "vitest";
import { colour, dash } from "../../src/ui/series-colours";

test("beyond eight strategies the colours come again, dashed", () => {
  expect(colour(8)).toBe(colour(0));
  const looks = Array.from({ length: 32 }, (_, i) => `${colour(i)} ${dash(i).join()}`);
  expect(new Set(looks).size).toBe(32);
});
