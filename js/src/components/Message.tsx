// One thing said: by a user, the assistant or the system; and what is still on its way to the kernel.

import type { ComponentChildren } from "preact";
import { isCommand } from "../grammar";
import { useLanguage } from "../i18n";
import type { Saying } from "../outbox";
import type { MessageItem } from "../protocol.gen";
import { unfolded } from "../unfolded";
import { CopyButton } from "./CopyButton";
import { useSession } from "./context";
import { FaultLines } from "./FaultLines";
import { Markdown } from "./Markdown";
import { Text } from "./Text";
import { Time } from "./Time";

const LONG = { characters: 3_000, lines: 30 }; // folded from here on

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
      <Bubble id={item.key} folds={isLong(content)}>
        {!(fault && content.includes(fault.message)) && <Words by={role} content={content} />}
        {fault && <FaultLines fault={fault} />}
      </Bubble>
      <div class="meta">
        {who && <span>{who} · </span>}
        <Time at={item.timestamp} />
        {delivery !== "sent" && (
          <span class={`delivery ${delivery}`} data-testid="delivery">
            {` · ${t(`delivery.${delivery}`)}`}
          </span>
        )}
        <CopyButton text={content} label={t("message.copy")} testid="copy-message" />
      </div>
    </div>
  );
}

/** A command as it was typed; the system's words as they are; the rest as Markdown. */
function Words({ by, content }: { by: MessageItem["role"]; content: string }) {
  if (by === "user" && isCommand(content)) return <code>{content}</code>;
  return by === "system" ? <Text content={content} /> : <Markdown content={content} />;
}

function isLong(content: string): boolean {
  return content.length > LONG.characters || content.split("\n", LONG.lines + 1).length > LONG.lines;
}

interface BubbleProps {
  id: string;
  folds: boolean;
  children: ComponentChildren;
}

function Bubble({ id, folds, children }: BubbleProps) {
  const { t } = useLanguage();
  const opened = unfolded(id);
  const open = opened.value;
  if (!folds) return <div class="bubble">{children}</div>;
  return (
    <>
      {/* A link in the folded part that gets the focus must be seen. */}
      <div class={open ? "bubble" : "bubble folded"} onFocusCapture={() => (opened.value = true)}>
        {children}
      </div>
      <button
        type="button"
        class="small fold"
        aria-expanded={open}
        onClick={() => (opened.value = !open)}
        data-testid="fold"
      >
        {t(open ? "message.less" : "message.all")}
      </button>
    </>
  );
}

export function Pending({ entry }: { entry: Saying }) {
  const { link } = useSession();
  const { t } = useLanguage();
  const lost = link.value === "dead";
  const late = entry.tries > 1;
  const state = lost ? "lost" : late ? "busy" : "sending";
  return (
    <div class="msg user pending" data-testid="message-pending" data-delivery={state}>
      <Bubble id={entry.id} folds={isLong(entry.act.text)}>
        <Words by="user" content={entry.act.text} />
      </Bubble>
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
