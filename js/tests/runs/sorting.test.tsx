// The promises of sorting: one press shows the highest first, the next turns it round, and what is missing stands last.

import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { createLanguage, LanguageContext } from "../../src/i18n";
import { SortHeader } from "../../src/runs/SortHeader";
import { compareValues, type Sorting, toggled } from "../../src/runs/sorting";

const sort = (values: readonly unknown[], up: boolean) => [...values].sort((a, b) => compareValues(a, b, up));

test("the highest comes first, then the lowest; another column begins anew", () => {
  const first = toggled(null, "cagr");
  expect(first).toEqual({ by: "cagr", up: false });
  expect(toggled(first, "cagr")).toEqual({ by: "cagr", up: true });
  expect(toggled(toggled(first, "cagr"), "cagr")).toEqual(first);
  expect(toggled({ by: "cagr", up: true }, "beta")).toEqual({ by: "beta", up: false });
});

test("numbers sort as numbers and the rest as text", () => {
  expect(sort([9, 10, -1], true)).toEqual([-1, 9, 10]);
  expect(sort(["b", "a"], true)).toEqual(["a", "b"]);
  expect(compareValues("same", "same", true)).toBe(0);
});

test("what has no value stands last, whichever way it goes", () => {
  const rows = [{ v: undefined }, { v: 1 }, { v: 2 }];
  const by = (up: boolean) => [...rows].sort((a, b) => compareValues(a.v, b.v, up)).map(({ v }) => v);
  expect(by(true)).toEqual([1, 2, undefined]);
  expect(by(false)).toEqual([2, 1, undefined]);
});

test("a header says which way its column is sorted, and asks for its column when it is pressed", () => {
  const host = document.createElement("tr");
  const asked: string[] = [];
  const draw = (sorting: Sorting | null) =>
    act(() =>
      render(
        <LanguageContext.Provider value={createLanguage("en")}>
          <SortHeader by="beta" label="Beta" sorting={sorting} onSort={(by) => asked.push(by)} />
        </LanguageContext.Provider>,
        host,
      ),
    );
  const says = () => [host.querySelector("th")?.getAttribute("aria-sort"), host.textContent];
  draw(null);
  expect(says()).toEqual(["none", "Beta"]);
  draw({ by: "beta", up: true });
  expect(says()).toEqual(["ascending", "Beta▴"]);
  draw({ by: "beta", up: false });
  expect(says()).toEqual(["descending", "Beta▾"]);
  draw({ by: "alpha", up: false });
  expect(says()).toEqual(["none", "Beta"]);
  host.querySelector("button")?.click();
  expect(asked).toEqual(["beta"]);
  expect(host.querySelector("button")?.getAttribute("aria-label")).toContain("Beta");
});
