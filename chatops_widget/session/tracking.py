"""Follow a loop of the user's own: how far it is, how fast, how long it will take, and whether it is to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..errors import BacktestCancelled, BacktestFailed, quoted
from ..errors.sentences import Sentence, joined, say
from ..protocol.messages import BacktestProgress
from .loop_cards import LoopCard

T = TypeVar("T")
Call = Callable[..., object]  # has a function of the card called on the I/O thread, and waits for nothing
PERIOD = 0.1  # seconds from one tick to the next


def track(
    iterable: Iterable[T], total: int | None, card: LoopCard, call: Call, clock: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """Its items, one by one; the card is told how many were done.

    Raises
    ------
    BacktestCancelled
        It was stopped: what comes after the loop must not take it for whole.
    """
    name, done = card.loop.strategy_id, 0
    began = last = clock()
    call(card.advance, progress(card.loop.id, 0, total, 0.0))
    try:
        for item in iterable:
            if card.loop.stop.is_set():
                raise BacktestCancelled(
                    say("loop.stopped", "{loop} was stopped {after}.", loop=name, after=_after(done, total))
                )
            yield item
            done += 1
            if (now := clock()) - last >= PERIOD:
                last = now
                call(card.advance, progress(card.loop.id, done, total, now - began))
    except GeneratorExit:  # a break, or an error in the loop's body: it is not told which
        call(
            card.fail,
            BacktestCancelled(say("loop.ended", "{loop} ended {after}.", loop=name, after=_after(done, total))),
        )
        raise
    except BacktestCancelled as error:
        call(card.fail, error)
        raise
    except BaseException as error:
        words = say(
            "loop.raised",
            "{loop} raised {type} {after}: {error}.",
            loop=name,
            type=type(error).__name__,
            after=_after(done, total),
            error=quoted(error),
        )
        call(card.fail, BacktestFailed(words))
        raise
    call(card.advance, progress(card.loop.id, done, done, clock() - began))
    call(card.complete, done)


def progress(loop_id: str, done: int, total: int | None, seconds: float) -> BacktestProgress:
    """How far it is, with its rate in words, since its steps are no bars."""
    rate = done / seconds if done and seconds > 0 else None
    return BacktestProgress(
        backtest_id=loop_id,
        progress=min(100.0 * done / total, 100.0) if total else 0.0,
        status="running",
        message=joined([_done(done, total), _rate(rate) if rate is not None else ""], " · "),
        seconds_left=(total - done) / rate if total is not None and rate is not None and total > done else None,
    )


def _done(done: int, total: int | None) -> Sentence:
    return (
        say("loop.done", "{n:,}", n=done)
        if total is None
        else say("loop.done_of", "{n:,} of {total:,}", n=done, total=total)
    )


def _rate(per_second: float) -> Sentence:
    """As many digits as can be read while they change."""
    if per_second < 0.1:
        return say("loop.a_minute", "{rate} a minute", rate=f"{per_second * 60:.2g}")
    return say(
        "loop.a_second", "{rate} a second", rate=f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.1f}"
    )


def _after(done: int, total: int | None) -> Sentence:
    return say("loop.after", "after {done}", done=_done(done, total))
