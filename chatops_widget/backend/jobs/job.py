"""A job: one run, comparison or sweep from queued to settled, with its caller, audience and progress."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from ...errors.sentences import Sentence
from ...logs import act_id
from ...protocol.messages import BacktestProgress, CommandResult, Event, FigureSource, RunState
from .. import wording
from ..storage.acts import Cause
from .progress import Report, together

LINK = "link "  # begins the `person` of who can be told apart by the connection alone


class Caller(msgspec.Struct, frozen=True):
    """Who asks: a client, or the assistant in somebody's name."""

    session_id: str
    sid: str | None  # of the Socket.IO client; None for the assistant
    protocol: int
    user: str | None = None
    client_id: str | None = None
    typed: bool = False
    language: wording.Language = "en"
    person: str = ""  # whose turn its runs take: who the server can tell apart, whatever name they give
    author: str | None = None
    cause: Cause = Cause()  # of what comes of this

    @property
    def counted_as(self) -> str:
        """Who has tried something: by name; without one, who has a secret, in whatever session; else the session."""
        proven = self.person if self.person and not self.person.startswith(LINK) else ""
        return self.user or proven or f"session {self.session_id}"


class Audience(Protocol):
    """Publishes what happens to the members of a session."""

    async def tell_state(self, caller: Caller, state: RunState, curves: dict[str, bytes] | None = None) -> None: ...
    async def tell_progress(self, caller: Caller, progress: BacktestProgress, kind: str) -> None: ...
    async def answer(self, caller: Caller, result: CommandResult) -> None: ...
    async def say(
        self, session_id: str, text: str, figures: Sequence[FigureSource] = (), *, to: Caller | None = None
    ) -> None: ...
    def witness(self, caller: Caller) -> str | None: ...
    async def tell(self, session_id: str, event: Event) -> None: ...
    async def visible(self, caller: Caller) -> Collection[str] | None: ...


class Job:
    """One run, comparison or sweep that has not settled."""

    def __init__(self, caller: Caller, state: RunState, parts: dict[str, str]) -> None:
        self.caller = caller
        self.act = act_id()  # what its lines in the log belong to, whoever moves it on
        self.state = state
        self.parts = parts  # of a comparison: id of each sub-run -> its label; of a run: its own id
        self.reports: dict[str, Report] = {}  # of each part the newest
        self.reported = asyncio.Event()  # since that was last told, or it is over
        self.telling: asyncio.Task[None] | None = None  # what is reported, while it runs
        self.running = False
        self.cancelled = False
        self.over = False  # its last progress has been told
        self.ended = False  # its last state has been stored
        self.settled = asyncio.Event()  # and told
        self.obstacle: Sentence | None = None  # what it waits for, beside its turn
        self.again: Sentence | None = None  # why it has begun more than once

    @property
    def judged(self) -> str:
        """What the workers call the judging of a comparison, once its parts are done."""
        return f"{self.state.run_id}.judged"

    def progress(self) -> BacktestProgress:
        """The progress of all parts together."""
        whole = together(self.reports.values(), len(self.parts))
        return BacktestProgress(
            backtest_id=self.state.run_id,
            progress=round(100 * (whole.tick.done or 0) / whole.total, 2) if whole.total else 0.0,
            status="running",
            session_id=self.state.session_id,
            total=whole.total,
            attempt=whole.attempt,
            message=self.obstacle or self.again,
            **msgspec.structs.asdict(whole.tick),
        )
