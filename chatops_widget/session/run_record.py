"""The state of one backtest, sweep or comparison: what its card is projected from, and nothing of how it looks."""

from __future__ import annotations

from typing import Any

import msgspec

from ..protocol.messages import SETTLED, BacktestProgress, RunAnnotation, RunState
from ..results.comparison import Comparison
from ..results.handle import Handle


class RunRecord(msgspec.Struct):
    """Mutable, and made as soon as anything is known: a tick or a stop may come before the first state.

    Attributes
    ----------
    key
        Of its card.
    handle
        What users hold of a backtest or a sweep.
    comparison
        What users hold of a comparison, once it is there; until then the state it was `asked` for with.
    measured
        What its card shows of a comparison that is not judged yet: metrics and curves.
    tick
        The last one.
    timestamp, user
        When it was first heard of, and who asked for it.
    annotation
        Its tags and its note, as they were changed last.
    """

    key: str
    handle: Handle[Any] | None = None
    comparison: Comparison | None = None
    measured: Comparison | None = None
    asked: RunState | None = None
    tick: BacktestProgress | None = None
    stopping: bool = False
    timestamp: str = ""
    user: str | None = None
    latest_seq: int | None = None
    annotation: RunAnnotation | None = None

    @property
    def held(self) -> Handle[Any] | Comparison | None:
        """What users hold of it."""
        return self.handle if self.handle is not None else self.comparison

    @property
    def result(self) -> Any:
        """What came of it, or None."""
        return self.compared if self.handle is None else self.handle.finished

    @property
    def compared(self) -> Comparison | None:
        """What the card of a comparison shows."""
        if self.comparison is not None:
            return self.comparison
        return None if self.over else self.measured

    @property
    def over(self) -> bool:
        """Whether it has settled, so that no tick moves it any more."""
        if self.handle is not None:
            return self.handle.settled
        return self.comparison is not None or (self.asked is not None and self.asked.status in SETTLED)
