// Files that are dragged over the panel, dropped on it, or pasted: taken in, so that the page does not open them.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import type { UploadRule } from "../protocol.gen";
import { endings } from "./file-rules";
import type { Attaching, Gift } from "./use-uploads";

const STILL = 700; // ms without a dragover, which browsers repeat at least each 550: the files are elsewhere

/** What the whole panel listens to, and whether files are over it now. */
export function useDropping(attached: Attaching) {
  const over = useSignal(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function away() {
    clearTimeout(timer.current);
    over.value = false;
  }

  function onDragOver(event: DragEvent) {
    if (!event.dataTransfer?.types.includes("Files")) return; // a text finds its way into the field by itself
    take(event);
    event.dataTransfer.dropEffect = "copy";
    clearTimeout(timer.current);
    timer.current = setTimeout(away, STILL); // leaving is told in too many ways to count on
    over.value = true;
  }

  function onDrop(event: DragEvent) {
    away();
    if (!event.dataTransfer?.types.includes("Files")) return;
    take(event);
    attached.add(dropped(event.dataTransfer));
  }
  return { over, on: { onDragEnter: onDragOver, onDragOver, onDrop } };
}

/** Neither the browser, which would open the file, nor Lab, which would copy it, shall have it. */
function take(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Files in the clipboard; a picture that a spreadsheet puts there beside the text is not meant. */
export function onPaste(event: ClipboardEvent, attached: Attaching): void {
  const files = [...(event.clipboardData?.files ?? [])];
  const words = event.clipboardData?.types.includes("text/plain");
  if (!files.length || (words && files.every(({ type }) => type.startsWith("image/")))) return;
  take(event);
  attached.add(gifts(files));
}

export function gifts(files: Iterable<File> | null): readonly Gift[] {
  return [...(files ?? [])].map((file) => ({ name: file.name, size: file.size, file }));
}

function dropped(data: DataTransfer): readonly Gift[] {
  const files = [...data.items].filter(({ kind }) => kind === "file");
  return files.flatMap((item) => {
    const file = item.getAsFile();
    if (item.webkitGetAsEntry?.()?.isDirectory)
      return [{ name: file?.name ?? "", size: 0, folder: true, file: null }];
    return file ? gifts([file]) : [];
  });
}

interface DropZoneProps {
  over: Signal<boolean>;
  rules: readonly UploadRule[] | null;
}

/** Drawn over the log while files are over the panel: what may be dropped. */
export function DropZone({ over, rules }: DropZoneProps) {
  const { t } = useLanguage();
  if (!over.value) return null;
  const taken = rules && endings(rules).join(", ");
  return (
    <p class="dropzone" data-testid="dropzone">
      {taken ? t("files.drop", { endings: taken }) : t(taken === null ? "files.attach" : "files.none")}
    </p>
  );
}
