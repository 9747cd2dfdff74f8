// The session as a file: asked of the kernel, given to the reader.

import type { Signal } from "@preact/signals";
import type { Export, Exported } from "../protocol.gen";
import type { Session } from "./session";

export type Format = Export["format"];

const MEDIA: Readonly<Record<Format, string>> = {
  md: "text/markdown",
  json: "application/json",
  html: "text/html",
};

/** Returns the file's name, or null where it could not be written; `done` goes from 0 to 1 meanwhile. */
export async function exportSession(
  session: Pick<Session, "ask" | "toast">,
  format: Format,
  done: Signal<number | null>,
): Promise<string | null> {
  done.value = 0;
  const { message, buffers } = await session.ask({ t: "export", format }, (answer): answer is Exported => {
    if (answer.t !== "exported" || answer.format !== format) return false;
    done.value = answer.done ?? 0;
    return Boolean(answer.name || answer.fault);
  });
  done.value = null;
  const [content] = buffers;
  if (message.fault || !content || !message.name) {
    session.toast.value = message.fault ?? null;
    return null;
  }
  save(message.name, content, MEDIA[format]);
  return message.name;
}

function save(name: string, content: DataView, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content as DataView<ArrayBuffer>], { type }));
  link.download = name;
  document.body.append(link); // VS Code sees the click only of what is in the page
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a browser may ask its reader where to put it
}
