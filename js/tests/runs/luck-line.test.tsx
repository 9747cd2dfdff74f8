// The promises of what cards say of luck: the verdict and its figures at a glance, what they mean one click away.

import { expect, test } from "vitest";
import { partOf } from "../../src/lazy/loader";
import type { Luck } from "../../src/protocol.gen";
import { LUCK, run, sweep } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const summary = () =>
  panel.one("luck-line")?.querySelector("summary")?.textContent?.replaceAll("\u00a0", " ");
const meanings = () =>
  [...(panel.one("luck-line")?.querySelectorAll("p") ?? [])].map((each) =>
    each.textContent?.replaceAll("\u00a0", " "),
  );
const luck: Luck = { ...LUCK, deflated: 0.62 };

test("a sweep says whether luck alone may show as much, with every figure that says so", async () => {
  panel.kernel.change({ items: [sweep({ luck })] });
  await panel.open();
  expect(summary()).toBe(
    "Luck alone may show as much · deflated Sharpe 62 % · overfitting 43 % · an isolated peak: its neighbours reach 0.40",
  );
  expect(meanings()).toHaveLength(4);
  expect(meanings()[0]).toBe(
    "240 variants were tried on these prices since 2026-11-23 by 3 people, and count as 31 independent ones: of so many without skill the best would show a Sharpe ratio of about 0.90.",
  );
});

test("it says no more than was found: no people where there is one, no peak where there is none", async () => {
  const { neighbours: _, overfitting: __, ...some } = luck;
  panel.kernel.change({ items: [sweep({ luck: { ...some, people: 1, more: true } })] });
  await panel.open();
  expect(summary()).toBe("More than luck alone would show on these bars · deflated Sharpe 62 %");
  expect(meanings()).toHaveLength(2);
  expect(meanings()[0]).not.toContain("people");
});

test("where nobody computed whether it is more than luck, it says neither that it is nor that it may be none", async () => {
  const { more: _, ...figures } = luck;
  panel.kernel.change({ items: [sweep({ luck: figures })] });
  await panel.open();
  expect(summary()).toBe(
    "deflated Sharpe 62 % · overfitting 43 % · an isolated peak: its neighbours reach 0.40",
  );
});

test("where there are words and no figures, the words stand alone", async () => {
  const done = { status: "completed", progress: 100, metrics: { sharpe_ratio: 0.5 } } as const;
  panel.kernel.change({ items: [run({ ...done, luck: { words: "Some of it is luck.", trials: 240 } })] });
  await panel.open();
  await drawn();
  expect(panel.one("luck-line")).toBeNull();
  expect(document.querySelector("p.luck")?.textContent).toBe("Some of it is luck.");
});

test("the card of a run says so too where other variants were tried, and nothing where none was", async () => {
  const { neighbours: _, overfitting: __, ...some } = luck;
  const done = { status: "completed", progress: 100, metrics: { sharpe_ratio: 0.5 } } as const;
  panel.kernel.change({ items: [run({ ...done, luck: some })] });
  await panel.open();
  await drawn();
  expect(summary()).toBe("Luck alone may show as much · deflated Sharpe 62 %");
  panel.kernel.change({ items: [run(done)] });
  await drawn();
  expect(panel.one("luck-line")).toBeNull();
});

test("where the code of the line cannot come, the words of the backend stand in for it", async () => {
  partOf("runs").value = null;
  const done = { status: "completed", progress: 100, metrics: { sharpe_ratio: 0.5 } } as const;
  panel.kernel.change({ items: [run({ ...done, luck }), sweep({ luck })] });
  await panel.open();
  await drawn();
  const cards = [...document.querySelectorAll("article.card")].map((card) => card.textContent);
  expect(cards.filter((text) => text?.includes(luck.words))).toHaveLength(2);
});
