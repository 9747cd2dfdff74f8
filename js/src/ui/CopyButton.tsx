// A button that copies a text to the clipboard, and says that it did.

import { useLanguage } from "../i18n";
import { useBriefState } from "./use-brief-state";

const SAID_MS = 2_000;

interface CopyButtonProps {
  text: string;
  label: string; // for those who do not see what is beside it
  /** No clipboard, as on a plain http page: leave the text selected, one key away. */
  select?: () => void;
  testid?: string;
}

export function CopyButton({ text, label, select, testid = "copy" }: CopyButtonProps) {
  const { t } = useLanguage();
  const [state, setState] = useBriefState<"copy" | "copied" | "select" | "failed">("copy", SAID_MS);

  async function copy() {
    if (await copyText(text, !select)) setState("copied");
    else if (select) {
      select();
      setState("select");
    } else setState("failed");
  }

  return (
    <button type="button" class="small copy" aria-label={label} onClick={copy} data-testid={testid}>
      <span aria-live="polite">{t(`python.${state}`)}</span>
    </button>
  );
}

/** Whether it is in the clipboard now; `byHand`: also by the old way, which moves what is selected. */
export async function copyText(text: string, byHand = true): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand && copyByHand(text);
  }
}

/** The old way, which a plain http page still has. */
function copyByHand(text: string): boolean {
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
