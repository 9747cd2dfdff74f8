// The promises of the find card: every run found can be sorted, compared and gone to, and nothing found says what to try.

import { expect, test, vi } from "vitest";
import { found, foundRun, run } from "../support/items";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const said = () => panel.model.sentOf("sendText").map((each) => each.text);
const rows = () => panel.all("find-row").map((row) => row.dataset.run);
const text = (id: string) => panel.one(id)?.textContent?.replaceAll("\u00a0", " ");
const ticks = () => panel.all("find-tick") as HTMLInputElement[];

async function show(...items: Parameters<typeof panel.kernel.change>[0]["items"] & object) {
  panel.kernel.change({ items });
  await drawn();
}

test("the runs stand as they were found, and sort by what is asked", async () => {
  await panel.open();
  await show(found());
  expect(text("find-query")).toBe('"momentum" sharpe_ratio > 0.5');
  expect(rows()).toEqual(["bt_1", "bt_2"]);
  await panel.click("sort-sharpe_ratio");
  expect(rows()).toEqual(["bt_1", "bt_2"]);
  await panel.click("sort-total_return");
  expect(rows()).toEqual(["bt_2", "bt_1"]);
  expect(panel.one("find-table")?.querySelectorAll("td.best")).toHaveLength(2);
  expect(text("python")).toContain("chat.find_runs(");
});

test("what is not to be relied on stands last and is never the best", async () => {
  const taint = { code: "looks_ahead", message: "It knows." };
  await panel.open();
  await show(
    found({ runs: [foundRun("bad", { taint, metrics: { sharpe_ratio: 9 } }), ...(found().runs ?? [])] }),
  );
  await panel.click("sort-sharpe_ratio");
  expect(rows().at(-1)).toBe("bad");
  expect(panel.el.querySelector('[data-run="bad"] .best')).toBeNull();
});

test("two that are ticked are compared, and what is no finished run cannot be ticked", async () => {
  await panel.open();
  const others = [foundRun("sw_1", { kind: "sweep" }), foundRun("bt_9", { status: "failed", metrics: {} })];
  await show(found({ runs: [...others, ...(found().runs ?? [])] }));
  expect(ticks().map(({ disabled }) => disabled)).toEqual([true, true, false, false]);
  ticks()[2]?.click();
  await drawn();
  await panel.click("find-compare");
  expect(said()).toEqual([]);
  ticks()[3]?.click();
  await drawn();
  await panel.click("find-compare");
  expect(said()).toEqual(["/compare_strategies bt_1 bt_2"]);
});

test("of many runs the first are shown, and the rest when they are asked for", async () => {
  await panel.open();
  await show(found({ runs: Array.from({ length: 150 }, (_, k) => foundRun(`bt_${k}`)), more: true }));
  expect(rows()).toHaveLength(12);
  expect(panel.one("find-card")?.textContent).toContain("the newest 150; there are more");
  await panel.click("find-rest");
  expect(rows()).toHaveLength(150);
});

test("nothing found says how many were searched and what to try, with one press", async () => {
  const offers = [{ line: '/find "momentum"', without: "sharpe_ratio > 0.5" }];
  await panel.open();
  await show(found({ runs: [], searched: 1234, offers }));
  expect(text("find-nothing")).toContain("Nothing found among 1,234 runs.");
  expect(text("find-offer")).toBe("without sharpe_ratio > 0.5");
  await panel.click("find-offer");
  expect(said()).toEqual(['/find "momentum"']);
  await show(found({ runs: [], searched: 0 }));
  expect(text("find-nothing")).toBe("There are no runs yet that could be searched.");
});

test("what stands against a search is said, and it can be made again", async () => {
  await panel.open();
  await show(found({ runs: [], fault: { code: "x", message: "The link broke.", hint: "Wait." } }));
  expect(text("find-fault")).toBe("The link broke.Wait.");
  expect(panel.one("find-nothing")).toBeNull();
  await panel.click("find-again");
  expect(panel.model.sentOf("retry").map(({ key }) => key)).toEqual(["f1"]);
});

test("a press on a run in this session goes to its card", async () => {
  await panel.open();
  const { sessionId = "" } = panel.kernel.facts;
  const here = [foundRun("bt_1", { sessionId }), foundRun("bt_2", { sessionId })];
  await show(run({ key: "k9", runId: "bt_2", n: 1, status: "completed" }), found({ runs: here }));
  panel.all("find-go")[1]?.click();
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("data-run-id")).toBe("bt_2"));
  expect(panel.model.sentOf("switchSession")).toEqual([]);
});

test("a press on a run of another session goes there, and loads as far up as it stands", async () => {
  await panel.open();
  await show(
    found({ runs: [foundRun("bt_7", { sessionId: "session_9", sessionName: "older work", seq: 41 })] }),
  );
  expect(panel.one("find-row")?.textContent).toContain("in older work");
  await panel.click("find-go");
  await drawn();
  expect(panel.model.sentOf("switchSession").map(({ sessionId }) => sessionId)).toEqual(["session_9"]);
});

test("a card has its tags and its note, and both are changed there", async () => {
  await panel.open();
  panel.kernel.change({
    catalog: { commands: [{ name: "tag", summary: "" }] },
    items: [run({ status: "completed", tags: ["keep", "old"], note: "steady" })],
  });
  await drawn();
  expect(text("annotation")).toBe("keepoldsteady");
  await panel.click("annotate");
  await panel.type("keep, to review", panel.one<HTMLInputElement>("tags"));
  await panel.type("steadier", panel.one<HTMLInputElement>("note"));
  await panel.click("annotation-save");
  const [told] = panel.model.sentOf("annotate");
  expect(told).toMatchObject({ runId: "r1", tags: "to review, -old,", note: "steadier" });
  expect(panel.one("annotation-editor")).toBeNull();
});

test("where the backend keeps no tags, none can be given", async () => {
  await panel.open();
  await show(run({ status: "completed" }));
  expect(panel.one("annotate")).toBeNull();
});
