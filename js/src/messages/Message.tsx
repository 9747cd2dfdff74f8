// A message, by a user, the assistant or the system; and one that is still on its way to the kernel.

import { isCommand } from "../command-line/is-command";
import { useLanguage } from "../i18n";
import { type Changing, isChanging, type Outgoing, type SentText } from "../kernel/outbox";
import { usePart } from "../lazy/use-part";
import { Markdown } from "../markdown/Markdown";
import { mentionable } from "../people/mentionable";
import { mentioned } from "../people/mentions";
import { ownColour, PersonSign } from "../people/PersonSign";
import type { FigureSource, MessageItem } from "../protocol.gen";
import { ErrorLines } from "../ui/ErrorLines";
import { useRowSignal } from "../ui/row-state";
import { useSession } from "../ui/session-context";
import { Text } from "../ui/Text";
import { Time } from "../ui/Time";
import { Bubble, isLong } from "./Bubble";
import { StopReplyButton } from "./StopReplyButton";

const NONE: readonly FigureSource[] = [];

export function Message({ item }: { item: MessageItem }) {
  const session = useSession();
  const { t, localise } = useLanguage();
  const hasCommands = Boolean(item.commands || item.offers || item.report || item.sessionEnd);
  const acts = usePart("acts", hasCommands || Boolean(item.figures) || item.streaming);
  const draft = useRowSignal<string | null>("edit", null); // survives that the row is drawn anew, or scrolled away
  const changing = item.editable ? lastChange(session.outgoing.value, item.key) : undefined;
  const forMe = useIsForMe(item);
  if (item.editable && acts?.isHeld(session, item.key)) return <acts.DeletedLine item={item} />;
  const { role, fault, streaming = false, delivery = "sent" } = item;
  // The sources of figures are places in the text as it was said.
  const said = role === "user" || item.figures ? item.content : localise(item.content);
  const content = changing?.act.text ?? said;
  const who = role === "user" ? (item.mine ? null : item.user) : (item.user ?? t(`role.${role}`));
  const late = changing && changing.tries > 1;
  const state = late ? "busy" : delivery;
  const theirs = role === "user" && !item.mine;
  const marks = [
    theirs ? "theirs" : role,
    fault && "faulty",
    draft.value !== null && "changing",
    changing?.act.text === null && "leaving",
    forMe && "for-me",
  ];
  return (
    <div
      class={`msg ${marks.filter(Boolean).join(" ")}`}
      style={theirs ? ownColour(item.user ?? "") : undefined}
      data-testid={`message-${role}`}
      data-delivery={delivery}
      aria-busy={streaming || undefined} // read out once it is whole
    >
      {theirs && <PersonSign name={item.user ?? ""} />}
      {acts && draft.value !== null ? (
        <acts.MessageEditor item={item} draft={draft} />
      ) : (
        <Bubble folds={isLong(content)} writing={streaming}>
          {!(fault && item.content.includes(fault.message)) &&
            (acts && role === "assistant" ? ( // from its first word on: what is selected stays so when it settles
              <acts.FiguredMarkdown content={content} figures={item.figures ?? NONE} growing={streaming} />
            ) : (
              <Words by={role} content={content} writing={streaming} />
            ))}
          {fault && <ErrorLines fault={fault} />}
        </Bubble>
      )}
      {acts && hasCommands && <acts.CommandButtons item={item} />}
      <div class="meta">
        {who && <span>{who} · </span>}
        <Time at={item.timestamp} />
        {item.edited && <span data-testid="edited">{` · ${t("message.edited")}`}</span>}
        {state !== "sent" && (
          <span class={`delivery ${state === "busy" ? "queued" : state}`} data-testid="delivery">
            {` · ${t(`delivery.${state}`)}`}
          </span>
        )}
        {streaming ? (
          <StopReplyButton id={item.key} />
        ) : (
          draft.value === null && acts && <acts.MessageActions item={item} draft={draft} />
        )}
      </div>
    </div>
  );
}

/** What the reader did to this message last, if the kernel does not know it yet. */
function lastChange(outgoing: readonly Outgoing[], key: string): Changing | undefined {
  return outgoing
    .filter(isChanging)
    .filter(({ act }) => act.key === key)
    .at(-1);
}

function useIsForMe({ content, mine }: MessageItem): boolean {
  const session = useSession();
  if (mine || !content.includes("@")) return false;
  const me = session.facts.value?.user;
  return Boolean(me) && mentioned(content, mentionable(session).names.value).includes(me ?? "");
}

interface WordsProps {
  by: MessageItem["role"];
  content: string;
  writing?: boolean;
}

/** A command as it was typed; the system's words as they are; the rest as Markdown. */
function Words({ by, content, writing = false }: WordsProps) {
  if (by === "user" && isCommand(content)) return <code dir="ltr">{content}</code>;
  return by === "system" ? <Text content={content} /> : <Markdown content={content} growing={writing} />;
}

export function Pending({ entry }: { entry: SentText }) {
  const { link } = useSession();
  const { t } = useLanguage();
  const lost = link.value === "dead";
  const late = entry.tries > 1;
  const state = lost ? "lost" : late ? "busy" : "sending";
  return (
    <div class="msg user pending" data-testid="message-pending" data-delivery={state}>
      <Bubble folds={isLong(entry.act.text)}>
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
