"""How a run ended without an answer of its strategy's process or worker, in words. Pure."""

from __future__ import annotations

import signal

from ...errors import BacktestCancelled, BacktestFailed, Place
from ...errors.sentences import Sentence, say
from ..processes import Limits, ProcessFailed
from ..processes.limits import GB

_CRASH_HINT = say("ending.mend_crash", "Mend the strategy: it may call os._exit, or a library that crashes.")


def ending(
    strategy_id: str, failure: ProcessFailed, limits: Limits, where: Place | None
) -> BacktestFailed | BacktestCancelled:
    """The error that people read. `where` is the strategy's own line, where that is known."""
    match failure.reason:
        case "stopped":
            return cancelled(strategy_id)
        case "seconds":
            return too_long(strategy_id, limits, where)
        case "memory":
            code = "out_of_memory"
            words = say(
                "ending.memory",
                "{strategy} needed more memory than {memory:g} GB, the limit of this backend (--run-memory).",
                strategy=strategy_id,
                memory=limits.memory / GB,
            )
            hint = say("ending.keep_less", "Give it fewer bars, or have it keep less.")
        case "answer":
            code, hint = "strategy_crashed", _CRASH_HINT
            words = say(
                "ending.answer",
                "{strategy} answered with {n:,} bytes, far more than one number a bar.",
                strategy=strategy_id,
                n=failure.size,
            )
        case "unheard":
            code = "strategy_crashed"
            words = say(
                "ending.unheard",
                "{strategy} closed what its process answers by, or wrote something else there: what it decided is"
                " lost.",
                strategy=strategy_id,
            )
            hint = say("ending.mend_descriptors", "Mend the strategy: it may close descriptors that are not its own.")
        case "ended":
            code, hint = "strategy_crashed", _CRASH_HINT
            words = _ended(strategy_id, failure.status)
    return BacktestFailed(words, hint=hint, code=code, where=where)


def too_long(strategy_id: str, limits: Limits, where: Place | None = None) -> BacktestFailed:
    """Of a run that had its time, wherever it ran."""
    return BacktestFailed(
        say(
            "ending.seconds",
            "{strategy} ran longer than {seconds:g} s, the limit of this backend (--run-seconds).",
            strategy=strategy_id,
            seconds=limits.seconds,
        ),
        hint=say("ending.mend_line", "Try fewer bars, or mend the line it was at.")
        if where
        else say("ending.fewer_bars", "Try fewer bars."),
        code="out_of_time",
        where=where,
    )


def _ended(strategy_id: str, status: int | None) -> Sentence:
    if status is None:
        return say(
            "ending.both",
            "{strategy} ended its process and the one that watches it before it had decided.",
            strategy=strategy_id,
        )
    if status >= 0:
        return say(
            "ending.exit",
            "{strategy} ended its process (exit code {status}) before it had decided.",
            strategy=strategy_id,
            status=status,
        )
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGKILL":
        return say(
            "ending.killed",
            "{strategy} had its process killed (SIGKILL), perhaps since the machine ran out of memory, before it had"
            " decided.",
            strategy=strategy_id,
        )
    return say(
        "ending.crashed",
        "{strategy} crashed its process ({signal}) before it had decided.",
        strategy=strategy_id,
        signal=name,
    )


def worker_died(strategy_id: str, times: int) -> BacktestFailed:
    """What to say of a run whose worker was lost again and again."""
    return BacktestFailed(
        say(
            "failed.worker_died",
            "{strategy} failed: the worker it ran on died, {n} times over.",
            strategy=strategy_id,
            n=times,
        ),
        hint=say("failed.memory", "The machine may be out of memory: try fewer bars."),
    )


def not_kept(strategy_id: str, worker: str) -> BacktestFailed:
    """What to say of a run whose far worker loses what it was sent."""
    return BacktestFailed(
        say(
            "failed.not_kept",
            "{strategy} failed: {worker} was sent what it needs, and has not got it.",
            strategy=strategy_id,
            worker=worker,
        ),
        hint=say("hint.log", "See the backend's log."),
    )


def cancelled(strategy_id: str) -> BacktestCancelled:
    """What to say of a run that somebody stopped."""
    return BacktestCancelled(say("cancelled", "{strategy} was cancelled.", strategy=strategy_id))
