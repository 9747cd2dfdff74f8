// One thing said: by a user, the assistant or the system; and what is still on its way to the kernel.

import { useLanguage } from "../i18n";
import type { Outgoing } from "../outbox";
import type { MessageItem } from "../protocol.gen";
import { useSession } from "./context";
import { FaultLines } from "./FaultLines";
import { Text } from "./Text";
import { Time } from "./Time";

export function Message({ item }: { item: MessageItem }) {
  const { t } = useLanguage();
  const { role, content, fault, delivery = "sent" } = item;
  const who = role === "user" ? (item.mine ? null : item.user) : (item.user ?? t(`role.${role}`));
  return (
    <div
      class={`msg ${role}${fault ? " faulty" : ""}`}
      data-testid={`message-${role}`}
      data-delivery={delivery}
    >
      <div class="bubble">
        {role === "user" && content.startsWith("/") ? (
          <code>{content}</code>
        ) : (
          content !== fault?.message && <Text content={content} />
        )}
        {fault && <FaultLines fault={fault} />}
      </div>
      <div class="meta">
        {who && <span>{who} · </span>}
        <Time at={item.timestamp} />
        {delivery !== "sent" && (
          <span class={`delivery ${delivery}`} data-testid="delivery">
            {` · ${t(`delivery.${delivery}`)}`}
          </span>
        )}
      </div>
    </div>
  );
}

export function Pending({ entry }: { entry: Outgoing }) {
  const { link } = useSession();
  const { t } = useLanguage();
  const lost = link.value === "dead";
  const late = entry.tries > 1;
  const state = lost ? "lost" : late ? "busy" : "sending";
  return (
    <div class="msg user pending" data-testid="message-pending" data-delivery={state}>
      <div class="bubble">
        {entry.body.startsWith("/") ? <code>{entry.body}</code> : <Text content={entry.body} />}
      </div>
      <div class="meta">
        <Time at={entry.at} />
        {state !== "sending" && (
          <span class={`delivery ${lost ? "failed" : "queued"}`} data-testid="delivery">
            {` · ${t(`delivery.${state}`)}`}
          </span>
        )}
      </div>
    </div>
  );
}
