// The list of keyboard shortcuts, in a modal dialog: the browser keeps the focus in it, and gives it back.

import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { SHORTCUTS } from "./shortcuts";

const PLACES = ["anywhere", "composer", "log", "searching"] as const;

export function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: beside the dialog is for the pointer; by keyboard it is Esc
    <dialog
      ref={dialog}
      class="keys"
      aria-labelledby={id}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
      data-testid="shortcuts"
    >
      <div class="sheet">
        <h2 id={id}>{t("menu.shortcuts")}</h2>
        <button
          type="button"
          class="icon"
          aria-label={t("toast.close")}
          onClick={() => dialog.current?.close()}
        >
          ×
        </button>
        {PLACES.map((place) => (
          <section key={place}>
            <h3>{t(`keys.${place}`)}</h3>
            <dl>
              {SHORTCUTS[place].map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
