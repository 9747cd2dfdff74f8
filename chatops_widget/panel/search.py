"""Find words in a session: in what is here, and through the backend in what is further up. On the I/O thread."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

import msgspec

from ..errors import ChatOpsError
from ..protocol.faults import error_of, fault_of
from ..protocol.messages import MAX_CONTENT, PROTOCOL, Fault, FindEvents, FoundEvents
from ..protocol.panel import AnyItem, ComparisonItem, Hit, MessageItem, RunItem, SweepItem
from ..protocol.text_match import contains_words, normalise_text, of_parameters
from ..session.conversation import Conversation

MOST = 1000  # hits; of more, the newest
_AT_ONCE = 500  # items looked through before others have their turn


class Finding(msgspec.Struct, frozen=True):
    """Where the words stand, oldest first."""

    hits: list[Hit] = []
    more: bool = False
    fault: Fault | None = None


async def find(conversation: Conversation, text: str) -> Finding:
    """Where `text` stands in the joined session. What cannot be asked of the backend is said in `fault`."""
    words = normalise_text(text)
    if not words or len(words) > MAX_CONTENT:
        return Finding()
    session = conversation.session
    items, _ = session.transcript.newest(sys.maxsize)
    hits: list[Hit] = []
    for looked, item in enumerate(reversed(items), 1):
        if contains_words(texts_of(item), words):
            if len(hits) == MOST:
                return Finding(hits[::-1], more=True)
            hits.append(Hit(key=item.key, n=item.n, seq=session.latest_seq(item)))
        if looked % _AT_ONCE == 0:
            await asyncio.sleep(0)
    oldest = session.oldest_seq
    if conversation.connection.protocol < PROTOCOL or oldest is None or oldest <= 1:
        return Finding(hits[::-1])
    try:
        question = FindEvents(session_id=session.session_id, text=text, before=oldest, limit=max(MOST - len(hits), 1))
        found = await conversation.connection.request("findEvents", question, FoundEvents)
        if found.fault is not None:
            raise error_of(found.fault)
    except (ChatOpsError, msgspec.ValidationError) as error:
        fault = fault_of(error) if isinstance(error, ChatOpsError) else Fault(code="malformed", message=str(error))
        return Finding(hits[::-1], more=True, fault=fault)
    hits += [Hit(seq=seq) for seq in found.seqs[: MOST - len(hits)]]
    return Finding(hits[::-1], more=found.more or len(hits) == MOST)


def texts_of(item: AnyItem) -> Iterator[str]:
    """What a reader sees of an item in words."""
    match item:
        case MessageItem():
            yield item.content
        case RunItem():
            yield item.strategy_id
            yield item.message or ""
            yield from of_parameters(item.parameters)
        case SweepItem():
            yield item.strategy_id
            yield from of_parameters({**item.parameters, **item.swept})
        case ComparisonItem():
            yield " vs ".join(each.name for each in item.strategies)
            yield item.summary or ""
            yield item.recommendation or ""
    fault = getattr(item, "fault", None)
    if fault is not None:
        yield f"{fault.message} {fault.hint or ''}"
