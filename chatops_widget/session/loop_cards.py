"""Cards of loops that run in this process. No I/O."""

from __future__ import annotations

from ..errors import ChatOpsError
from ..protocol.messages import BacktestProgress
from ..results.handle import advance, complete, fail
from ..results.tracked_loop import TrackedLoop
from .run_cards import RunCards


class LoopCard:
    """The card of one loop: shown as a run, until it ends."""

    def __init__(self, cards: RunCards, loop: TrackedLoop) -> None:
        self._cards = cards
        self._record = cards.at(loop.id)
        self._record.handle = self.loop = loop
        cards.keys[loop.id] = loop.id
        cards.show(self._record)

    def advance(self, tick: BacktestProgress) -> None:
        """It is further along."""
        if advance(self.loop, tick):
            self._cards.advance(self._record, tick)

    def complete(self, steps: int) -> None:
        """It came to its end."""
        if complete(self.loop, steps):
            self._cards.show(self._record)

    def fail(self, error: ChatOpsError) -> None:
        """It did not."""
        if fail(self.loop, error):
            self._record.stopping = False
            self._cards.show(self._record)

    def stopping(self) -> None:
        """Somebody wants it stopped, and the card says so until it has."""
        if not self.loop.settled:
            self.loop.stop.set()
            self._record.stopping = True
            self._cards.show(self._record)
