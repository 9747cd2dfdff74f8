// The promise of the panel's menu: the session is saved as a file, and how far that is is said.

import { afterEach, expect, test, vi } from "vitest";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const one = <T extends HTMLElement = HTMLElement>(id: string) => panel.one<T>(id) as T;

const choice = (label: string) =>
  [...panel.el.querySelectorAll<HTMLElement>("[role=menuitem]")].find((each) =>
    each.textContent?.includes(label),
  );

afterEach(() => {
  vi.restoreAllMocks();
});

test("the session is saved as a file, whose name the kernel gives, and the way there is shown", async () => {
  const saved: { name: string; content: Promise<string> }[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push({ name: "", content: (blob as Blob).text() });
    return "blob:x";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    (saved.at(-1) as { name: string }).name = this.download;
  });
  for (const text of ["one", "two"]) panel.kernel.say(text);
  await panel.open();
  one("panel-menu").click();
  await drawn();
  choice("Markdown")?.click();
  await drawn();
  expect(clicked).toHaveBeenCalledOnce();
  expect(saved.map(({ name }) => name)).toEqual(["talk.md"]);
  expect(await saved[0]?.content).toContain("one\ntwo");
  expect(one("export-status").textContent).toBe("talk.md is written.");
});

test("the session's id stands in the menu and is copied from there, and where nothing can be copied it is shown", async () => {
  const written: string[] = [];
  const writeText = vi.fn(async (text: string) => void written.push(text));
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation(writeText);
  await panel.open();
  expect(panel.el.querySelector("header")?.textContent).not.toContain("session_1763804212331");
  const copy = async () => {
    one("panel-menu").click();
    await drawn();
    choice("session_1763804212331")?.click();
    await drawn();
  };
  await copy();
  expect(written).toEqual(["session_1763804212331"]);
  expect(one("export-status").textContent).toBe("session_1763804212331 is copied.");
  writeText.mockRejectedValue(new Error("no"));
  await copy();
  expect(one("export-status").textContent).toBe("");
  expect(one("toast").textContent).toContain("No clipboard: session_1763804212331");
});
