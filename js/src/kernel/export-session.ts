// Exports the session, or a comparison's tear sheet, as a file: asked of the kernel, which writes it and says how far it is.

import type { Signal } from "@preact/signals";
import type { Export, Exported } from "../protocol.gen";
import type { Session } from "./session";

export type Format = Export["format"];

const MEDIA: Readonly<Record<Format, string>> = {
  md: "text/markdown",
  json: "application/json",
  html: "text/html",
};

/** Returns the file, or null where it could not be written; `done` goes from 0 to 1 meanwhile. `key`: of a comparison. */
export async function exportSession(
  session: Pick<Session, "ask" | "toast">,
  format: Format,
  done: Signal<number | null>,
  key = "",
): Promise<File | null> {
  done.value = 0;
  const question = { t: "export", format, ...(key && { key }) } as const;
  const { message, buffers } = await session.ask(question, (answer): answer is Exported => {
    if (answer.t !== "exported" || answer.format !== format || (answer.key ?? "") !== key) return false;
    done.value = answer.done ?? 0;
    return Boolean(answer.name || answer.fault);
  });
  done.value = null;
  const [content] = buffers;
  if (message.fault || !content || !message.name) {
    session.toast.value = message.fault ?? null;
    return null;
  }
  return new File([content as DataView<ArrayBuffer>], message.name, { type: MEDIA[format] });
}
