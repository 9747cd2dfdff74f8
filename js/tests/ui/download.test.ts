// The promise of a download: the file keeps its name, VS Code hears the click, and the browser has time to read it.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { saveCsv } from "../../src/charts/save-image";
import { download } from "../../src/ui/download";

let given: Blob[];
let clicks: { name: string; address: string; inPage: boolean }[];

beforeEach(() => {
  vi.useFakeTimers();
  given = [];
  clicks = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    given.push(blob as Blob);
    return "blob:given";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    clicks.push({ name: this.download, address: this.href, inPage: this.isConnected });
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("the link is in the page when it is pressed, and gone after it", () => {
  download(new File(["words"], "talk.md"));
  expect(clicks).toEqual([{ name: "talk.md", address: "blob:given", inPage: true }]);
  expect(document.querySelector("a[download]")).toBeNull();
});

test("the content stays for a minute, as a browser may ask where to put it first", () => {
  download(new File(["words"], "talk.md"));
  vi.advanceTimersByTime(59_000);
  expect(URL.revokeObjectURL).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:given");
});

test("a chart's table goes the same way, with a mark that tells spreadsheets its letters", async () => {
  saveCsv(["sma_cross", "equity"], [["date", "equity"]]);
  expect(clicks).toEqual([{ name: "sma_cross-equity.csv", address: "blob:given", inPage: true }]);
  expect([...new Uint8Array((await given[0]?.arrayBuffer()) as ArrayBuffer).slice(0, 3)]).toEqual([
    0xef, 0xbb, 0xbf,
  ]);
});
