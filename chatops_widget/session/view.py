"""The read-only view of the session that is looked at, for the panel, the exporter and `ChatOps`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ..protocol.messages import Message
from ..protocol.panel import Item, Ticks
from ..results.comparison import Comparison
from ..results.handle import Handle
from ..results.runs import BacktestRun
from ..results.sweeps import Sweep


class SessionView(Protocol):
    """The read-only face of `SessionState`: how it changes is the conversation's own business."""

    @property
    def session_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def oldest_seq(self) -> int | None:
        """Of the oldest stored event that is here; None before the first is."""

    @property
    def has_older(self) -> bool:
        """Whether the backend has more than is here."""

    @property
    def messages(self) -> list[Message]: ...
    @property
    def runs(self) -> list[BacktestRun]: ...
    @property
    def sweeps(self) -> list[Sweep]: ...
    @property
    def comparisons(self) -> list[Comparison]: ...
    @property
    def counts(self) -> tuple[int, int]:
        """How many messages and runs there are, for who looks often."""

    def find_run(self, run_id: str) -> Handle[Any] | None: ...
    def find_comparison(self, key: str) -> Comparison | None:
        """The comparison that the item with this key shows."""

    def latest_seq(self, item: Item) -> int | None:
        """Of the newest event that made this item."""

    def ticks(self, keys: Sequence[str]) -> Ticks | None:
        """How far these are."""
