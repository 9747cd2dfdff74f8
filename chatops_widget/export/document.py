"""The whole session as a document, also what is further up than anybody has read. On the I/O thread only."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Literal

import msgspec

from ..errors import ChatOpsError, CurvesUnavailable
from ..protocol.panel import AnyItem, ComparisonItem, RunItem
from ..results.columns import ResultColumns, preview
from ..results.comparison import Comparison
from ..session.conversation import Conversation
from ..session.item_kinds import kind_of
from ..session.items import compared_strategies
from .content import Document
from .html_file import to_html
from .json_file import to_json
from .markdown_file import to_markdown

Format = Literal["md", "json", "html"]
Told = Callable[[float], object]  # how much of the session has been read, 0..1

WRITERS: dict[str, Callable[[Document], str]] = {"md": to_markdown, "json": to_json, "html": to_html}
_DRAWN = 200  # cards whose curves are read for one document, newest first


async def read_document(
    conversation: Conversation, newest: int | None = None, *, curves: bool = False, told: Told = lambda share: None
) -> Document:
    """The session from its first event on, or its `newest` items.

    Parameters
    ----------
    curves
        Read those that no card shows yet too; for documents that draw them.

    Raises
    ------
    NotConnected
        If something is on the backend alone, and the backend away.
    """
    await conversation.read_back(newest, told)
    items, older = conversation.transcript.newest(newest if newest is not None else len(conversation.transcript))
    if curves:
        items = await _drawn(conversation, items)
    more = older or (conversation.session.oldest_seq or 0) > 1
    return Document(conversation.session.session_id, conversation.session.name, items, older=more)


async def write(conversation: Conversation, format: Format, newest: int | None = None, *, told: Told) -> bytes:
    """The document's bytes."""
    document = await read_document(conversation, newest, curves=format == "html", told=told)
    text = await asyncio.to_thread(WRITERS[format], document)  # seconds, for fifty thousand messages
    return text.encode("utf-8", "replace")


def file_name(conversation: Conversation, format: Format) -> str:
    """A name that every system takes, and that nobody's session name can make a path of."""
    words = re.sub(r"[^\w.-]+", "-", conversation.session.name).strip("-.")[:60]
    return f"{words or conversation.session.session_id.translate(_PLAIN)}.{format}"


_PLAIN = {ord(each): "-" for each in '/\\:*?"<>| '}


async def _drawn(conversation: Conversation, items: list[AnyItem]) -> list[AnyItem]:
    """The items, with curves on the cards that had none."""
    found: dict[str, AnyItem] = {}
    bare = [item for item in reversed(items) if kind_of(item).wants_curves(item)]
    for item in bare[:_DRAWN]:
        try:
            drawn = await _draw(conversation, item)
        except CurvesUnavailable:
            continue
        except ChatOpsError:
            break  # the backend is away: the numbers are here
        found[item.key] = drawn
    return [found.get(item.key, item) for item in items]


async def _draw(conversation: Conversation, item: AnyItem) -> AnyItem:
    load = conversation.load_curves
    if isinstance(item, RunItem):
        columns = await load(item.run_id)
        return msgspec.structs.replace(item, equity=preview(ResultColumns(columns).values("equity")))
    held = conversation.session.find_comparison(item.key)
    if held is None or not isinstance(item, ComparisonItem):
        return item
    # Not into the session's own comparison: a document must not make the kernel hold every curve there is.
    drawn = Comparison(held.id, held.data, ResultColumns(await load(held.id)))
    return msgspec.structs.replace(item, strategies=compared_strategies(drawn))
