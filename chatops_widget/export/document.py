"""The whole session as a document, also what is further up than anybody has read. On the I/O thread only."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Literal

from ..languages.language import language_named
from ..session.conversation import Conversation
from .card_charts import draw_charts
from .content import Document
from .html_file import to_html
from .json_file import to_json
from .markdown_file import to_markdown

Format = Literal["md", "json", "html"]
Told = Callable[[float], object]  # how much of the session has been read, 0..1

WRITERS: dict[str, Callable[[Document], str]] = {"md": to_markdown, "json": to_json, "html": to_html}


async def read_document(
    conversation: Conversation,
    newest: int | None = None,
    *,
    curves: bool = False,
    locale: str = "en",
    told: Told = lambda share: None,
) -> Document:
    """The session from its first event on, or its `newest` items.

    Parameters
    ----------
    curves
        Draw the charts of its cards.
    locale
        Of its readers, such as "ko".

    Raises
    ------
    NotConnected
        If something is on the backend alone, and the backend away.
    """
    await conversation.read_back(newest, told)
    items, older = conversation.transcript.newest(newest if newest is not None else len(conversation.transcript))
    charts = await draw_charts(conversation, items, language_named(locale)) if curves else {}
    more = older or (conversation.session.oldest_seq or 0) > 1
    session = conversation.session
    return Document(session.session_id, session.name, items, older=more, charts=charts, locale=locale)


async def write(
    conversation: Conversation, format: Format, newest: int | None = None, *, locale: str = "en", told: Told
) -> bytes:
    """The document's bytes."""
    document = await read_document(conversation, newest, curves=format == "html", locale=locale, told=told)
    text = await asyncio.to_thread(WRITERS[format], document)  # seconds, for fifty thousand messages
    return text.encode("utf-8", "replace")


def file_name(conversation: Conversation, format: Format) -> str:
    """A name that every system takes, and that nobody's session name can make a path of."""
    words = re.sub(r"[^\w.-]+", "-", conversation.session.name).strip("-.")[:60]
    return f"{words or conversation.session.session_id.translate(_PLAIN)}.{format}"


_PLAIN = {ord(each): "-" for each in '/\\:*?"<>| '}
