"""Keeps the picture of a panel fresh in the outputs that hold it, once things have settled. On the I/O thread only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from ..export.card_charts import draw_charts
from ..export.content import Document
from ..export.picture import MAX_ITEMS, to_picture
from ..languages.reader import Reader
from ..protocol.messages import Fault
from ..protocol.panel import AnyItem
from ..session.conversation import Conversation

logger = logging.getLogger(__name__)
SETTLED = 1.0  # seconds after the last change
LATEST = 10.0  # seconds after the first one, however much goes on


class PanelPicture:
    """An observer of the conversation that draws it when it has changed.

    Parameters
    ----------
    mark
        Names the panel.
    publish
        Handed the name of each picture, and its HTML.
    """

    def __init__(
        self, conversation: Conversation, mark: str, publish: Callable[[str, str], object], reader: Reader
    ) -> None:
        self._conversation = conversation
        self._reader = reader
        self._mark = mark
        self._publish = publish
        self._charts: dict[str, tuple[AnyItem, str]] = {}  # drawn once, until the card is another
        self._number = 0
        self._timer: asyncio.TimerHandle | None = None
        self._first = 0.0  # when the first change came that no picture has
        self._drawing: asyncio.Task[None] | None = None
        self._again = False
        self._unobserve = conversation.observe(self)

    def close(self) -> None:
        self._unobserve()
        if self._timer is not None:
            self._timer.cancel()

    def redraw(self) -> None:
        """The panel is read in another language now."""
        self._charts.clear()  # they have words too
        self._wake()

    # -- what changed (observers.Observer) -----------------------------------------------------------------------

    def on_item(self, key: str) -> None:
        self._wake()

    def on_tick(self, key: str) -> None:
        """A bar that moves is not worth a picture."""

    def on_facts(self) -> None:
        """The name may be another."""
        self._wake()

    def on_catalog(self) -> None: ...
    def on_room(self) -> None: ...
    def on_toast(self, fault: Fault) -> None: ...

    def on_reset(self) -> None:
        self._charts.clear()
        self._wake()

    def _wake(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._timer is None:
            self._first = now
        else:
            self._timer.cancel()
        self._timer = loop.call_at(min(now + SETTLED, self._first + LATEST), self._draw)

    # -- drawing ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        self._timer = None
        if self._drawing is not None and not self._drawing.done():
            self._again = True
            return
        self._drawing = asyncio.ensure_future(self._renew())

    async def _renew(self) -> None:
        try:
            items, older = self._conversation.transcript.newest(MAX_ITEMS)
            await self._draw_new(items)
            self._publish(*await self._taken(items, older))
        except Exception:  # a picture is a service: the conversation goes on without
            logger.exception("the picture of a panel could not be drawn")
        if self._again:
            self._again = False
            self._wake()

    async def begun(self) -> str:
        """The panel as it is now, with the charts that are drawn already; the others follow."""
        self._wake()
        _, picture = await self._taken(*self._conversation.transcript.newest(MAX_ITEMS))
        return picture

    async def _taken(self, items: list[AnyItem], older: bool) -> tuple[str, str]:
        """The picture's name, and its HTML, which has that name: another may be taken meanwhile."""
        session = self._conversation.session
        at = datetime.now().astimezone()
        charts = {key: drawn for key, (item, drawn) in self._charts.items()}
        older = older or (session.oldest_seq or 0) > 1
        document = Document(
            session.session_id, session.name, items, older=older, charts=charts, locale=self._reader.locale
        )
        self._number += 1
        name = f"{self._mark} {self._number}"
        return name, await asyncio.to_thread(to_picture, document, at, name)

    async def _draw_new(self, items: list[AnyItem]) -> None:
        known = {item.key: self._charts.get(item.key) for item in items}
        new = [item for item in items if (before := known[item.key]) is None or before[0] != item]
        language = self._reader.language
        drawn = await draw_charts(self._conversation, new, language)
        if language is not self._reader.language:  # meanwhile: they are drawn anew
            return
        self._charts = {key: each for key, each in known.items() if each is not None}
        self._charts |= {item.key: (item, drawn.get(item.key, "")) for item in new}
