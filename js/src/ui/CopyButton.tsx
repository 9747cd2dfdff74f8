// A button that copies a text to the clipboard, and says that it did.

import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n";

interface CopyButtonProps {
  text: string;
  label: string; // for those who do not see what is beside it
  /** No clipboard, as on a plain http page: leave the text selected, one key away. */
  select?: () => void;
  testid?: string;
}

export function CopyButton({ text, label, select, testid = "copy" }: CopyButtonProps) {
  const { t } = useLanguage();
  const [state, setState] = useState<"copy" | "copied" | "select" | "failed">("copy");

  useEffect(() => {
    if (state === "copy") return;
    const timer = setTimeout(() => setState("copy"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      if (select) {
        select();
        setState("select");
      } else setState(byHand(text) ? "copied" : "failed");
    }
  }

  return (
    <button type="button" class="small copy" aria-label={label} onClick={copy} data-testid={testid}>
      <span aria-live="polite">{t(`python.${state}`)}</span>
    </button>
  );
}

/** The old way, which a plain http page still has. */
function byHand(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation(); // Lab copies cells otherwise
  };
  document.addEventListener("copy", give, true);
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", give, true);
  }
}
