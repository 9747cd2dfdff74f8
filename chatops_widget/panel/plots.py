"""Answer queries for the curves of a card: loaded on demand, downsampled off the loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from ..errors import ChatOpsError
from ..errors.sentences import say
from ..protocol.faults import fault_of
from ..protocol.messages import Fault
from ..protocol.panel import Plot, Plotted
from ..session.conversation import Conversation
from .plot_columns import as_bytes, plot

logger = logging.getLogger(__name__)


class PlotQueries:
    """On the I/O thread only. `post` sends an answer with the buffers that come along."""

    def __init__(self, conversation: Conversation, post: Callable[[Plotted, list[bytes]], object]) -> None:
        self._conversation = conversation
        self._post = post

    async def answer(self, question: Plot) -> None:
        columns: dict[str, Any] = {}
        fault: Fault | None = None
        try:
            settled = await self._conversation.settled(question.key)
            columns = await asyncio.to_thread(plot, settled, question)
        except ChatOpsError as error:
            fault = fault_of(error)
        except Exception as error:  # or the view would ask for ever
            logger.exception("the curves of a card could not be drawn")
            fault = Fault(
                code="internal",
                message=say("curves.unreadable", "These curves could not be read: {error}", error=error),
            )
        asked = {name: getattr(question, name) for name in ("key", "show", "window", "start", "end", "every")}
        self._post(Plotted(to=question.view, **asked, columns=list(columns), fault=fault), as_bytes(columns))
