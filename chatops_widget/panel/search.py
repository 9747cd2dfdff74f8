"""Full-text search of a session: locally in what is here, through the backend in what is not. On the I/O thread."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import msgspec

from ..errors import ChatOpsError
from ..protocol.faults import fault_of
from ..protocol.messages import MAX_CONTENT, Fault
from ..protocol.panel import AnyItem, Hit
from ..protocol.text_match import contains_words, normalise_text
from ..session.conversation import Conversation
from ..session.item_kinds import kind_of
from ..session.transcript import Transcript

MAX_HITS = 1000  # hits; of more, the newest
ITEMS_PER_SLICE = 500  # looked through before others on the I/O thread have their turn


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
    hits: list[Hit] = []
    async for item in _upwards(conversation.transcript):
        if contains_words(kind_of(item).texts(item), words):
            if len(hits) == MAX_HITS:
                return Finding(hits[::-1], more=True)
            hits.append(Hit(key=item.key, n=item.n, seq=session.latest_seq(item)))
    if not session.has_older:
        return Finding(hits[::-1])
    try:
        found = await conversation.find_older(session, text, max(MAX_HITS - len(hits), 1))
    except (ChatOpsError, msgspec.ValidationError) as error:
        fault = fault_of(error) if isinstance(error, ChatOpsError) else Fault(code="malformed", message=str(error))
        return Finding(hits[::-1], more=True, fault=fault)
    hits += [Hit(seq=seq) for seq in found.seqs[: MAX_HITS - len(hits)]]
    return Finding(hits[::-1], more=found.more or len(hits) == MAX_HITS)


async def _upwards(transcript: Transcript) -> AsyncIterator[AnyItem]:
    """All that is here, the newest first."""
    before, more = sys.maxsize, True
    while more:
        items, more = transcript.before(before, ITEMS_PER_SLICE)
        for item in reversed(items):
            yield item
        if more:
            before = items[0].n
            await asyncio.sleep(0)
