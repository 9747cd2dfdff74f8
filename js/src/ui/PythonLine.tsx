// The line of Python that gets the same thing in a cell, with a copy button.

import { useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { CopyButton } from "./CopyButton";

export function PythonLine({ code }: { code: string }) {
  const { t } = useLanguage();
  const line = useRef<HTMLElement>(null);
  return (
    <div class="use">
      <span class="say">{t("python.use")}</span>
      <code ref={line} data-testid="python">
        {code}
      </code>
      <CopyButton
        text={code}
        label={t("python.copyLabel", { code })}
        select={() => line.current && getSelection()?.selectAllChildren(line.current)}
      />
    </div>
  );
}
