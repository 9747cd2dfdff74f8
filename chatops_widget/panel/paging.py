"""Pagination upwards: a page of what is here, read from the backend where it is not. On the I/O thread."""

from __future__ import annotations

import msgspec

from ..protocol.panel import AnyItem, Older
from ..session.conversation import Conversation
from ..session.item_kinds import kind_of

MAX_PAGE_ITEMS = 1000  # items in one page
CONTEXT_ITEMS = 30  # items above the one that was asked for, so that it does not stand at the very top


class Pages(msgspec.Struct, frozen=True):
    items: list[AnyItem]
    older: bool  # there is more above them
    short: bool = False  # they do not go up to what was asked for


async def read(conversation: Conversation, question: Older) -> Pages:
    """Items above `question.before`: some, or all up to the one that is wanted."""
    wants = question.until is not None or question.up_to is not None
    limit = MAX_PAGE_ITEMS if wants else min(max(question.limit, 1), MAX_PAGE_ITEMS)
    while True:
        items, more = conversation.transcript.before(question.before, limit)
        start = _start(items, question) if wants else None
        # A reader who scrolls has at once what is here, also while the backend is away.
        if start is not None or len(items) >= limit or (items and not wants):
            break
        if not await conversation.read_older(MAX_PAGE_ITEMS if wants else limit):
            break
    older = more or conversation.session.has_older
    if start is None:
        return Pages(items, older, short=wants and older)
    return Pages(items[start:], older or start > 0)


def _start(items: list[AnyItem], question: Older) -> int | None:
    """Where to begin so that what is wanted is among them; None if it is further up.

    A card stands where its run was last heard of and may have an earlier seq: it does not tell how far up we are.
    """
    if question.up_to is not None:
        found = next((i for i, item in enumerate(items) if item.n >= question.up_to), len(items))
        return max(0, found - CONTEXT_ITEMS) if items and items[0].n <= question.up_to else None
    until = question.until or 0
    for i in range(len(items) - 1, -1, -1):
        item = items[i]
        if kind_of(item).in_log_order and item.seq is not None and item.seq <= until:
            return max(0, i - CONTEXT_ITEMS)
    return None
