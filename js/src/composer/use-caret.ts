// Where the caret of a text field is, wherever a key or the pointer put it.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useCaret(field: { readonly current: HTMLTextAreaElement | null }): Signal<number> {
  const caret = useSignal(0);
  useEffect(() => {
    const note = () => {
      const el = field.current;
      if (el && el.getRootNode() instanceof Node && (el.getRootNode() as Document).activeElement === el)
        caret.value = el.selectionEnd;
    };
    document.addEventListener("selectionchange", note);
    return () => document.removeEventListener("selectionchange", note);
  }, [field, caret]);
  return caret;
}
