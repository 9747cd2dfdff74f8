// The promises about files in the panel: taken in, shown with their fate, sent in order, never lost, never HTML.

import { beforeEach, expect, test, vi } from "vitest";
import type { Fault } from "../../src/protocol.gen";
import { CATALOG } from "../support/catalog";
import { drawn, usePanel } from "../support/panel";

const panel = usePanel();
const { one } = panel;

beforeEach(async () => {
  panel.kernel.catalog = CATALOG;
  await panel.open();
});

const chips = () => [...panel.el.querySelectorAll('[data-testid="file"]')].map((chip) => chip.textContent);
const press = async (name: string) => {
  panel.el.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click();
  await drawn();
};
const send = () => panel.click("send");

/** As a browser does it; happy-dom has no files in its drags. */
async function drag(kind: string, ...files: (File | "folder")[]): Promise<Event> {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const items = files.map((each) => ({
    kind: "file",
    getAsFile: () => (each === "folder" ? new File([], "prices") : each),
    webkitGetAsEntry: () => ({ isDirectory: each === "folder" }),
  }));
  Object.assign(event, { dataTransfer: { types: ["Files"], items, dropEffect: "none" } });
  one("chatops")?.dispatchEvent(event);
  await drawn();
  return event;
}

async function paste(files: File[], types: string[]): Promise<Event> {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { files, types } });
  one("composer")?.dispatchEvent(event);
  await drawn();
  return event;
}

const csv = (name = "ACME.csv", text = "date,close\n2020-01-01,1\n") => new File([text], name);

test("files over the panel are announced by what may be dropped, and the page does not open them", async () => {
  expect((await drag("dragover", csv())).defaultPrevented).toBe(true);
  expect(one("dropzone")?.textContent).toBe("Drop to attach: .csv, .parquet, .py");
  await vi.advanceTimersByTimeAsync(800);
  expect(one("dropzone")).toBeNull();
  await drag("dragover", csv());
  expect((await drag("drop", csv())).defaultPrevented).toBe(true);
  expect(one("dropzone")).toBeNull();
  expect(chips()).toEqual(["ACME.csv24 byteprice file → symbol ACME×"]);
  expect(document.activeElement).toBe(one("composer")); // Enter sends it
});

test("a text that is dragged or pasted finds its own way", async () => {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types: ["text/plain"], items: [] } });
  one("chatops")?.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
  // A spreadsheet puts a picture of its cells beside them.
  const cells = new File(["x"], "image.png", { type: "image/png" });
  expect((await paste([cells], ["text/plain", "text/html", "Files"])).defaultPrevented).toBe(false);
  expect((await paste([csv()], ["text/plain", "Files"])).defaultPrevented).toBe(true); // a Mac adds the name
  expect(chips()).toHaveLength(1);
});

test("a file goes with its content and before the text, and its chip goes when the backend has it", async () => {
  let outcome: Fault | null | undefined;
  panel.kernel.onUpload = () => outcome;
  await drag("drop", csv());
  await panel.type("/run_backtest sma_cross symbol=ACME");
  await send();
  const order = panel.model.sent.map(({ t }) => t).filter((t) => t === "upload" || t === "sendText");
  expect(order).toEqual(["upload", "sendText"]);
  expect(panel.model.sentOf("upload")[0]?.name).toBe("ACME.csv");
  expect(new TextDecoder().decode(panel.model.files[0])).toBe("date,close\n2020-01-01,1\n");
  expect(one("fate")?.textContent).toBe("being checked…");
  panel.kernel.change({ facts: { ...panel.kernel.facts, status: "reconnecting" } });
  await drawn();
  expect(one("fate")?.textContent).toBe("queued, backend not reached yet");
  await send(); // does not send it twice
  expect(panel.model.sentOf("upload")).toHaveLength(1);
  outcome = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(chips()).toEqual([]);
});

test("a refused file stays with the reason, and Retry sends it again", async () => {
  let outcome: Fault | null = { code: "bad_data", message: "ACME.csv, line 2: no.", hint: "Write 1." };
  panel.kernel.onUpload = () => outcome;
  await drag("drop", csv());
  await send();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(chips()).toEqual(["ACME.csv24 byteACME.csv, line 2: no. Write 1.Retry×"]);
  await send(); // a text may go without it
  expect(panel.model.sentOf("upload")).toHaveLength(1);
  // A mended one takes its place.
  await drag("drop", csv());
  expect(chips()[1]).toContain("symbol ACME");
  outcome = null;
  await press("Retry ACME.csv");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(chips()).toHaveLength(1);
  expect(panel.model.sentOf("upload")).toHaveLength(2);
});

test("what is refused beforehand is not sent, what is removed neither", async () => {
  await drag(
    "drop",
    csv("notes.txt"),
    "folder",
    csv("A.csv"),
    csv("B.csv"),
    csv("a.CSV"),
    new File([], "C.csv"),
  );
  expect(chips().map((chip) => chip?.replace(/^.*?(\d byte|prices)/, ""))).toEqual([
    "Neither prices nor a strategy. Taken are: .csv, .parquet, .py×",
    "A folder cannot be sent; its files can.×",
    "price file → symbol A×",
    "price file → symbol B×",
    "Another file here becomes a too.×",
    "This file is empty.×",
  ]);
  await press("Remove A.csv");
  expect(chips()[3]).toContain("symbol a");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Remove B.csv");
  await press("Remove B.csv");
  await send();
  expect(panel.model.sentOf("upload").map(({ name }) => name)).toEqual(["a.CSV"]);
});

test("what the backend does not take is said as soon as it is known", async () => {
  panel.kernel.change({ facts: { ...panel.kernel.facts, status: "connecting" }, catalog: {} });
  await drag("drop", csv());
  expect(one("fate")?.textContent).toBe("queued, backend not reached yet");
  panel.kernel.change({ facts: { ...panel.kernel.facts, status: "connected", protocol: 1 } });
  await drawn();
  expect(one("fate")?.textContent).toBe("This backend takes no files.");
  expect(one("attach")).toBeNull();
  await drag("dragover", csv());
  expect(one("dropzone")?.textContent).toBe("This backend takes no files.");
  await send();
  expect(panel.model.sentOf("upload")).toEqual([]);
});

test("a file that cannot be read says so and is read again on Retry", async () => {
  const moved = csv();
  let gone = true;
  moved.arrayBuffer = () =>
    gone ? Promise.reject(new Error("NotReadableError")) : Promise.resolve(new ArrayBuffer(3));
  await drag("drop", moved);
  expect(one("fate")?.textContent).toBe("It cannot be read; it may have moved or changed.");
  gone = false;
  await press("Retry ACME.csv");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(panel.model.files.map((content) => content.byteLength)).toEqual([3]);
  expect(chips()).toEqual([]);
});

test("a kernel that is gone loses no file", async () => {
  await drag("drop", csv());
  panel.model.closed = true;
  panel.model.comm_live = false;
  panel.model.emit("comm_live_update");
  await send();
  expect(chips()).toEqual(["ACME.csv24 bytenot sent, the kernel is gone×"]);
});

test("the button opens the browser's window for what is taken", async () => {
  const opened: HTMLInputElement[] = [];
  vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(function (this: HTMLInputElement) {
    opened.push(this);
  });
  await press("Attach a file");
  const [input] = opened;
  expect([input?.type, input?.accept, input?.multiple]).toEqual(["file", ".csv,.parquet,.py", true]);
  Object.defineProperty(input, "files", { value: [csv("A.csv"), csv("B.csv")] });
  input?.dispatchEvent(new Event("change"));
  await drawn();
  expect(chips()).toHaveLength(2);
});

test("hostile names are text", async () => {
  const hostile = [
    "<img src=x onerror=window.pwned=1>.csv",
    "<script>window.pwned=1</script>.py",
    "\u202evsc.exe",
  ];
  panel.kernel.onUpload = (name) => ({ code: "x", message: name, hint: name });
  await drag("drop", ...hostile.map((name) => csv(name)));
  await send();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(panel.el.querySelectorAll("img, script, [onerror]")).toHaveLength(0);
  for (const name of hostile) expect(panel.el.textContent).toContain(name);
});
