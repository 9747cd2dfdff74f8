// The line of Python that gets the same thing in a cell, and a button that copies it.

import { useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n";

export function PythonLine({ code }: { code: string }) {
  const { t } = useLanguage();
  const line = useRef<HTMLElement>(null);
  const [state, setState] = useState<"copy" | "copied" | "select">("copy");

  useEffect(() => {
    if (state === "copy") return;
    const timer = setTimeout(() => setState("copy"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setState("copied");
    } catch {
      // No clipboard on a plain http page: leave the text selected, one key away.
      if (line.current) getSelection()?.selectAllChildren(line.current);
      setState("select");
    }
  }

  return (
    <div class="use">
      <span class="say">{t("python.use")}</span>
      <code ref={line} data-testid="python">
        {code}
      </code>
      <button type="button" class="small" aria-label={t("python.copyLabel", { code })} onClick={copy}>
        <span aria-live="polite">{t(`python.${state}`)}</span>
      </button>
    </div>
  );
}
