"""Progress: what a worker reports of its part of a job, and the parts of a job taken together. No I/O."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from ...protocol.messages import Tick

MIN_TIMED_SECONDS = 0.05  # a shorter time tells no speed


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How far a part of a job is. Its tick goes on to the page as it is."""

    part: str  # the run's own id, or a comparison's for one of its runs
    attempt: int | None  # the later, the larger
    total: int  # bars; of a sweep, combinations
    seconds: float  # since the part began
    tick: Tick

    def encode(self) -> bytes:
        """As it crosses from a worker: Dask takes plain values only."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, encoded: bytes) -> Report:
        return msgspec.msgpack.decode(encoded, type=cls)


def timed(tick: Tick, total: int, seconds: float, *, counts_runs: bool = False, before: int = 0) -> Tick:
    """The tick with its speed, and the time that is left at that speed; `before` were done when it began."""
    speed = ((tick.done or 0) - before) / seconds if seconds > MIN_TIMED_SECONDS else 0.0
    if not speed:
        return tick
    unit = "runs_per_second" if counts_runs else "bars_per_second"
    left = round((total - (tick.done or 0)) / speed, 1)
    return msgspec.structs.replace(tick, seconds_left=left, **{unit: round(speed, 1)})


def together(reports: Collection[Report], parts: int) -> Report:
    """All parts of a job as one; those that have not reported yet are thought as long as the others."""
    if not reports:
        return Report(part="", attempt=0 if parts == 1 else None, total=0, seconds=0.0, tick=Tick(done=0))
    last = max(reports, key=lambda report: report.seconds)
    if parts == 1:
        return last
    done = sum(report.tick.done or 0 for report in reports)
    total = sum(report.total for report in reports) * parts // len(reports)
    plain = msgspec.structs.replace(last.tick, done=done, bars_per_second=None, seconds_left=None)
    tick = timed(plain, total, last.seconds)
    return Report(part="", attempt=None, total=total, seconds=last.seconds, tick=tick)
