// The send button; with nothing written, it stops the reply that is streaming in.

import { useLanguage } from "../i18n";
import { StopReplyButton, useReply } from "../messages/StopReplyButton";
import { useSession } from "../ui/session-context";

export function SendButton({ empty, onSend }: { empty: boolean; onSend(): void }) {
  const { t } = useLanguage();
  const writing = useReply(useSession());
  if (writing !== null && empty) return <StopReplyButton id={writing} chief />;
  return (
    <button type="button" class="send" onClick={onSend} data-testid="send">
      {t("composer.send")}
    </button>
  );
}
