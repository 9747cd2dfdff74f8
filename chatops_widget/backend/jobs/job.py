"""A job: one run, comparison or sweep from queued to settled, with its caller, audience and progress."""

from __future__ import annotations

from typing import Protocol

import msgspec

from ...protocol.messages import BacktestProgress, CommandResult, RunState
from ...protocol.run_kinds import RUN_KINDS
from .. import wording
from .dask_runner import Tick


class Caller(msgspec.Struct, frozen=True):
    """Who asks: a client, or the assistant in somebody's name."""

    session_id: str
    sid: str | None  # of the Socket.IO client; None for the assistant
    protocol: int
    user: str | None = None
    client_id: str | None = None
    typed: bool = False
    language: wording.Language = "en"


class Audience(Protocol):
    """Publishes what happens to the members of a session."""

    async def tell_state(self, caller: Caller, state: RunState, curves: dict[str, bytes] | None = None) -> None: ...
    async def tell_progress(self, caller: Caller, progress: BacktestProgress, kind: str) -> None: ...
    async def answer(self, caller: Caller, result: CommandResult) -> None: ...
    async def say(self, session_id: str, text: str) -> None: ...


class Job:
    """One run, comparison or sweep that has not settled."""

    def __init__(self, caller: Caller, state: RunState, parts: dict[str, str]) -> None:
        self.caller = caller
        self.state = state
        self.parts = parts  # of a comparison: id of each sub-run -> its label; of a run: its own id
        self.ticks: dict[str, Tick] = {}
        self.running = False
        self.cancelled = False
        self.over = False  # its last progress has been told

    def progress(self) -> BacktestProgress:
        """The progress of all parts together."""
        done = sum(tick["done"] for tick in self.ticks.values())
        known = sum(tick["total"] for tick in self.ticks.values())
        total = known * len(self.parts) // max(len(self.ticks), 1)
        seconds = max((tick["seconds"] for tick in self.ticks.values()), default=0.0)
        speed = done / seconds if seconds > 0.05 else None  # too short a time tells nothing
        counts_runs = RUN_KINDS[self.state.kind].counts_runs
        last = max(self.ticks.values(), key=lambda tick: tick["seconds"], default=None)
        return BacktestProgress(
            backtest_id=self.state.run_id,
            progress=round(100 * done / total, 2) if total else 0.0,
            status="running",
            session_id=self.state.session_id,
            done=done,
            total=total,
            bars_per_second=round(speed, 1) if speed and not counts_runs else None,
            runs_per_second=round(speed, 1) if speed and counts_runs else None,
            best=last.get("best") if last else None,
            current_date=last["date"] if last else None,
            seconds_left=round((total - done) / speed, 1) if speed else None,
            attempt=sum(tick["attempt"] for tick in self.ticks.values()) if len(self.parts) == 1 else None,
        )
