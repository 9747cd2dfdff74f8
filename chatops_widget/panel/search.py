"""Find words in a session: in what is here, and through the backend in what is further up. On the I/O thread."""

from __future__ import annotations

import asyncio
import sys

import msgspec

from ..errors import ChatOpsError
from ..protocol.faults import fault_of
from ..protocol.messages import MAX_CONTENT, Fault
from ..protocol.panel import Hit
from ..protocol.text_match import contains_words, normalise_text
from ..session.conversation import Conversation
from ..session.item_kinds import kind_of

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
    items, _ = conversation.transcript.newest(sys.maxsize)
    hits: list[Hit] = []
    for looked, item in enumerate(reversed(items), 1):
        if contains_words(kind_of(item).texts(item), words):
            if len(hits) == MOST:
                return Finding(hits[::-1], more=True)
            hits.append(Hit(key=item.key, n=item.n, seq=session.latest_seq(item)))
        if looked % _AT_ONCE == 0:
            await asyncio.sleep(0)
    if not session.has_older:
        return Finding(hits[::-1])
    try:
        found = await conversation.find_older(session, text, max(MOST - len(hits), 1))
    except (ChatOpsError, msgspec.ValidationError) as error:
        fault = fault_of(error) if isinstance(error, ChatOpsError) else Fault(code="malformed", message=str(error))
        return Finding(hits[::-1], more=True, fault=fault)
    hits += [Hit(seq=seq) for seq in found.seqs[: MOST - len(hits)]]
    return Finding(hits[::-1], more=found.more or len(hits) == MOST)
