"""Load curves that did not come with their card: on demand, or prefetched in the background. On the I/O thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from ..client.connection import Connection
from ..errors import CurvesUnavailable
from ..errors.sentences import as_sentence, say
from ..protocol.messages import GetResult, ResultData
from ..results.comparison import Comparison
from ..results.curve_store import Columns
from ..results.runs import BacktestResult
from .item_kinds import MAX_CARD_BARS
from .state import SessionState

logger = logging.getLogger(__name__)
PREFETCHED_CARDS = 20  # of a session just joined, the newest


class CurveLoader:
    """A card has its curve though somebody else asked for the run, or it is from yesterday.

    Parameters
    ----------
    session
        Of the session that is looked at.
    spawn
        How reading goes on by itself.
    """

    def __init__(
        self,
        connection: Connection,
        session: Callable[[], SessionState],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._connection = connection
        self._session = session
        self._spawn = spawn
        self._wanted: deque[str] = deque(maxlen=PREFETCHED_CARDS)  # ids of runs

    async def load(self, id: str, session_id: str | None = None) -> Columns:
        """Of this session, or of another that was ours."""
        async with self._connection.inside(session_id or self._session().session_id):
            answer = await self._connection.request("getResult", GetResult(id=id), ResultData)
        if answer.fault is not None or answer.curves is None:
            raise CurvesUnavailable(
                as_sentence(answer.fault.message)
                if answer.fault
                else say("curves.none", "The backend has no curves of {id}.", id=id)
            )
        return answer.curves

    async def settled(self, key: str) -> BacktestResult | Comparison:
        """What the card with this key shows, with its curves here; those of very long runs are not read for a card."""
        session = self._session()
        settled = session.settled(key)
        if settled is None:
            raise CurvesUnavailable(say("curves.unsettled", "There is nothing settled here to draw."))
        if settled.curves.exist and not settled.curves.here:
            bars = settled.data.get("bars")
            if isinstance(bars, int) and bars > MAX_CARD_BARS:
                name = "comparison" if isinstance(settled, Comparison) else "run"
                call = f'{name}("{settled.id}")' + (".result()" if name == "run" else "")
                message = say(
                    "curves.too_long",
                    "Curves of {n:,} bars are not read for a card alone.",
                    n=bars,
                )
                raise CurvesUnavailable(
                    message,
                    hint=say("curves.in_a_cell", "In a cell they are: chat.{call}.equity", call=call),
                )
            columns = await self.load(settled.id)
            if not settled.curves.here:
                session.work.take_curves(settled.id, columns)
        return settled

    def want(self, run_id: str, data: dict[str, Any]) -> None:
        """A run has completed without them."""
        # A sweep has a table instead, which is small however many bars it ran over.
        if "combinations" in data or (isinstance(bars := data.get("bars"), int) and bars <= MAX_CARD_BARS):
            self._wanted.append(run_id)
            if len(self._wanted) == 1:
                self._spawn(self._fetch(self._session()))

    def turn(self) -> None:
        """Another session is looked at: its runs may have settled while we were away."""
        self._wanted.clear()
        for result in [run.finished for run in reversed(self._session().newest_runs(PREFETCHED_CARDS))]:
            if isinstance(result, BacktestResult) and not result.curves.here and result.curves.exist:
                self.want(result.id, result.data)

    async def _fetch(self, session: SessionState) -> None:
        try:
            await self._connection.joined()
            while self._wanted and session is self._session():
                run_id = self._wanted[-1]  # the newest is what people look at
                try:
                    session.work.take_curves(run_id, await self.load(run_id, session.session_id))
                except CurvesUnavailable as error:
                    logger.info("%s", error)
                if run_id in self._wanted:
                    self._wanted.remove(run_id)
        finally:
            if session is self._session():
                self._wanted.clear()  # or, after a broken link, nothing would be fetched again
