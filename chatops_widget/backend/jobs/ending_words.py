"""How the process of a strategy ended without an answer, in words. Pure."""

from __future__ import annotations

import signal

from ...errors import BacktestCancelled, BacktestFailed, Place
from ..processes import Limits, ProcessFailed
from ..processes.limits import GB

_CRASH_HINT = "Mend the strategy: it may call os._exit, or a library that crashes."


def ending(
    strategy_id: str, failure: ProcessFailed, limits: Limits, where: Place | None
) -> BacktestFailed | BacktestCancelled:
    """The error that people read. `where` is the strategy's own line, where that is known."""
    match failure.reason:
        case "stopped":
            return BacktestCancelled(f"{strategy_id} was cancelled.")
        case "seconds":
            return too_long(strategy_id, limits, where)
        case "memory":
            words = f"needed more memory than {limits.memory / GB:g} GB, the limit of this backend (--run-memory)."
            code, hint = "out_of_memory", "Give it fewer bars, or have it keep less."
        case "answer":
            words = f"answered with {failure.size:,} bytes, far more than one number a bar."
            code, hint = "strategy_crashed", _CRASH_HINT
        case "unheard":
            words = "closed what its process answers by, or wrote something else there: what it decided is lost."
            code, hint = "strategy_crashed", "Mend the strategy: it may close descriptors that are not its own."
        case "ended":
            words = f"{_end(failure.status)} before it had decided."
            code, hint = "strategy_crashed", _CRASH_HINT
    return BacktestFailed(f"{strategy_id} {words}", hint=hint, code=code, where=where)


def too_long(strategy_id: str, limits: Limits, where: Place | None = None) -> BacktestFailed:
    """Of a run that had its time, wherever it ran."""
    return BacktestFailed(
        f"{strategy_id} ran longer than {limits.seconds:g} s, the limit of this backend (--run-seconds).",
        hint="Try fewer bars, or mend the line it was at." if where else "Try fewer bars.",
        code="out_of_time",
        where=where,
    )


def _end(status: int | None) -> str:
    if status is None:
        return "ended its process and the one that watches it"
    if status >= 0:
        return f"ended its process (exit code {status})"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGKILL":
        return "had its process killed (SIGKILL), perhaps since the machine ran out of memory,"
    return f"crashed its process ({name})"
