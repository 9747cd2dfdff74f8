// Notices about the panel itself (a dead kernel, a lost backend), and the toast of an error that has no place in the log.

import { useEffect } from "preact/hooks";
import { useLanguage } from "../i18n";
import { isBusy } from "../kernel/session";
import { useSession } from "../ui/session-context";

export function Notice() {
  const session = useSession();
  const { link, facts } = session;
  const busy = isBusy(session);
  const { t, localise, format } = useLanguage();
  const words = () => {
    if (link.value === "dead")
      return { tone: "busy", text: t("notice.dead", { at: format.time(session.heard()) }) };
    if (busy) return { tone: "busy", text: t(facts.value ? "notice.busy" : "notice.unopened") };
    if (link.value === "silent") return { tone: "warn", text: t("notice.silent") };
    const { status, detail } = facts.value ?? {};
    if (!detail || status === "connected" || status === "starting") return null;
    return { tone: status, text: localise(detail) };
  };
  const said = words();
  // The live region is always there: one that comes with its text is not announced.
  return (
    <div role="status" class="notices">
      {said && (
        <p class={`notice ${said.tone}`} data-testid="notice">
          {said.text}
        </p>
      )}
    </div>
  );
}

const TOAST_MS = 12_000; // two lines can be read twice

export function Toast() {
  const { toast } = useSession();
  const { t, localise } = useLanguage();
  const fault = toast.value;
  useEffect(() => {
    if (!fault) return;
    const timer = setTimeout(() => {
      toast.value = null;
    }, TOAST_MS);
    return () => clearTimeout(timer);
  }, [fault, toast]);
  return (
    <div role="alert" class="notices">
      {fault && (
        <p class="notice bad toast" data-testid="toast">
          <span>
            {localise(fault.message)}
            {fault.hint && <span class="hint"> {localise(fault.hint)}</span>}
          </span>
          <button
            type="button"
            class="icon"
            aria-label={t("toast.close")}
            onClick={() => {
              toast.value = null;
            }}
          >
            ×
          </button>
        </p>
      )}
    </div>
  );
}
