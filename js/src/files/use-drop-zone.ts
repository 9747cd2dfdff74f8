// Drop zone of the panel: takes in files that are dragged over the panel, dropped or pasted, so that the page does not open them.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChosenFile, Uploads } from "./use-uploads";

const LEAVE_MS = 700; // without a dragover, which browsers repeat at least each 550: the files are elsewhere

/** What the whole panel listens to, and whether files are over it now. */
export function useDropZone(uploads: Uploads) {
  const over = useSignal(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function away() {
    clearTimeout(timer.current);
    over.value = false;
  }

  function onDragOver(event: DragEvent) {
    if (!event.dataTransfer?.types.includes("Files")) return; // a text finds its way into the field by itself
    claim(event);
    event.dataTransfer.dropEffect = "copy";
    clearTimeout(timer.current);
    timer.current = setTimeout(away, LEAVE_MS); // leaving is told in too many ways to count on
    over.value = true;
  }

  function onDrop(event: DragEvent) {
    away();
    if (!event.dataTransfer?.types.includes("Files")) return;
    claim(event);
    uploads.add(dropped(event.dataTransfer));
  }
  return { over, on: { onDragEnter: onDragOver, onDragOver, onDrop } };
}

/** Neither the browser, which would open the file, nor Lab, which would copy it, shall have it. */
function claim(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Files in the clipboard; a picture that a spreadsheet puts there beside the text is not meant. */
export function onPaste(event: ClipboardEvent, uploads: Uploads): void {
  const files = [...(event.clipboardData?.files ?? [])];
  const words = event.clipboardData?.types.includes("text/plain");
  if (!files.length || (words && files.every(({ type }) => type.startsWith("image/")))) return;
  claim(event);
  uploads.add(filesOf(files));
}

export function filesOf(files: Iterable<File> | null): readonly ChosenFile[] {
  return [...(files ?? [])].map((file) => ({ name: file.name, size: file.size, file }));
}

function dropped(data: DataTransfer): readonly ChosenFile[] {
  const files = [...data.items].filter(({ kind }) => kind === "file");
  return files.flatMap((item) => {
    const file = item.getAsFile();
    if (item.webkitGetAsEntry?.()?.isDirectory)
      return [{ name: file?.name ?? "", size: 0, folder: true, file: null }];
    return file ? filesOf([file]) : [];
  });
}
