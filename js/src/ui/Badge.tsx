// A badge with the number of unread messages, beside a name.

import { useLanguage } from "../i18n";

const badge = (unread: number): string => (unread > 99 ? "99+" : String(unread));

export function Badge({ unread }: { unread: number }) {
  const { t } = useLanguage();
  return (
    <span class="badge" data-testid="unread">
      <span aria-hidden="true">{badge(unread)}</span>
      <span class="unseen">{t("sessions.unread", { n: badge(unread) })}</span>
    </span>
  );
}
