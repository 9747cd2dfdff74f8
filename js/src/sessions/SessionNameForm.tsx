// The form that names a session, a new one or the one that is open.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";

const MAX_NAME_CHARS = 200;

interface SessionNameFormProps {
  from: string;
  label: string;
  act: string;
  onName(name: string): void;
  onCancel(): void;
}

export function SessionNameForm({ from, label, act, onName, onCancel }: SessionNameFormProps) {
  const { t } = useLanguage();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      class="buttons"
      onSubmit={(event) => {
        event.preventDefault();
        const name = field.current?.value.trim() ?? "";
        if (name) onName(name);
        else field.current?.focus();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <input
        ref={field}
        class="find"
        type="text"
        required
        maxLength={MAX_NAME_CHARS}
        defaultValue={from}
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        data-testid="session-name-field"
      />
      <button type="submit" class="small" data-testid="name-session">
        {act}
      </button>
      <button type="button" class="small" onClick={onCancel}>
        {t("sessions.cancel")}
      </button>
    </form>
  );
}
