// The title of a session: the name a person gave it, else the notebook it was made in and what was done there last.

import type { Language } from "../i18n";
import type { SessionInfo } from "../protocol.gen";

/** Empty where nothing is known of it: a colleague's, or one of a backend that does not say. */
export function sessionTitle(info: SessionInfo | undefined, { t, format }: Language): string {
  if (!info || info.name) return info?.name ?? "";
  const started = info.started ? t("sessions.started", { at: format.start(info.started) }) : "";
  return [info.notebook, info.doing || started].filter(Boolean).join(" · ");
}
