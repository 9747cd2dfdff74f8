// The promises of the plot cache: cards fetch their curves a few at a time, once each, and the least recently used go first.

import { expect, test } from "vitest";
import { createPlots, type Sight } from "../../src/kernel/plot-cache";
import type { Answer, Session } from "../../src/kernel/session";
import type { FromPage, Plot, Plotted, ToPage } from "../../src/protocol.gen";

type Addressed = Extract<ToPage, { to: string }>;

function kernel() {
  const questions: {
    question: Omit<Plot, "view">;
    fits: (answer: Addressed) => boolean;
    answer: (a: Answer) => void;
  }[] = [];
  const ask = ((question: Extract<FromPage, { t: "plot" }>, fits: (answer: Addressed) => boolean) =>
    new Promise((answer) =>
      questions.push({ question, fits, answer: answer as (a: Answer) => void }),
    )) as unknown;
  const plotted = (more: Partial<Plotted> & Sight): Plotted => ({ t: "plotted", to: "v", ...more });
  const reply = (sight: Partial<Plotted> & Sight, ...columns: number[][]) => {
    const message = plotted({ columns: columns.map((_, i) => `c${i}`), ...sight });
    const at = questions.findIndex(({ fits }) => fits(message));
    // One byte of something else in front: the numbers do not lie where eight divides.
    const buffers = columns.map((column) => {
      const bytes = new Uint8Array(1 + 8 * column.length);
      bytes.set(new Uint8Array(Float64Array.from(column).buffer), 1);
      return new DataView(bytes.buffer, 1);
    });
    if (at >= 0) questions.splice(at, 1)[0]?.answer({ message, buffers });
    return at >= 0;
  };
  return { ask: ask as Session["ask"], questions, reply };
}

const settle = () => new Promise((done) => setTimeout(done));

test("the same curves are asked for once, and are there at once the next time", async () => {
  const { ask, questions, reply } = kernel();
  const plots = createPlots(ask);
  const both = Promise.all([plots.ask({ key: "a" }), plots.ask({ key: "a", show: "equity", window: 126 })]);
  expect(questions).toHaveLength(1);
  expect(plots.peek({ key: "a" })).toBeUndefined();
  reply({ key: "a" }, [1, 2, Number.NaN]);
  const [one, two] = await both;
  expect(one).toBe(two);
  expect([...(one.columns.get("c0") ?? [])]).toEqual([1, 2, Number.NaN]);
  expect(plots.peek({ key: "a" })).toBe(one);
  expect(await plots.ask({ key: "a" })).toBe(one);
  expect(questions).toHaveLength(0);
});

test("an answer to another question about the same card is not taken for this one's", async () => {
  const { ask, reply } = kernel();
  const plots = createPlots(ask);
  plots.ask({ key: "a", show: "drawdown", start: 1, end: 2 });
  expect(reply({ key: "a" }, [1])).toBe(false);
  expect(reply({ key: "a", show: "drawdown", start: 1, end: 3 }, [1])).toBe(false);
  expect(reply({ key: "a", show: "drawdown", start: 1, end: 2 }, [1])).toBe(true);
});

test("no more than three are asked for at once, and all come in the end", async () => {
  const { ask, questions, reply } = kernel();
  const plots = createPlots(ask);
  const all = Promise.all(Array.from({ length: 10 }, (_, i) => plots.ask({ key: `k${i}` })));
  for (let i = 0; i < 10; i++) {
    await settle();
    expect(questions.length).toBe(Math.min(3, 10 - i));
    reply({ key: `k${i}` }, [i]);
  }
  expect((await all).map((plot) => plot.columns.get("c0")?.[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("a refusal is not kept, since the backend may be back", async () => {
  const { ask, questions, reply } = kernel();
  const plots = createPlots(ask);
  const first = plots.ask({ key: "a" });
  reply({ key: "a", fault: { code: "not_connected", message: "Not connected." } });
  expect((await first).fault?.message).toBe("Not connected.");
  plots.ask({ key: "a" });
  await settle();
  expect(questions).toHaveLength(1);
});

test("the least recently used curves are evicted when the cache is full", async () => {
  const { ask, reply } = kernel();
  const plots = createPlots(ask);
  const big = Array.from({ length: 500_000 }, () => 1); // 4 MB
  for (const key of ["a", "b", "c", "d", "e"]) {
    const asked = plots.ask({ key });
    await settle();
    reply({ key }, big);
    await asked;
    plots.peek({ key: "a" });
  }
  expect(["a", "b", "c", "d", "e"].filter((key) => plots.peek({ key }))).toEqual(["a", "c", "d", "e"]);
});
