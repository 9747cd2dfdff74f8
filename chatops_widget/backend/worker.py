"""What runs inside a Dask worker: a backtest or a batch of a sweep, looking up whether it should stop."""

from __future__ import annotations

import functools
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from distributed import get_worker

from ..errors import BacktestCancelled, ChatOpsError
from .backtest import BacktestOutput, run_backtest
from .data import PriceBook
from .prices import Prices
from .sweep import Floats, Plan, evaluate
from .sweep_report import Ground, ground

TOPIC = "chatops-progress"
TICK = 0.1  # seconds between two signs of progress
STOPS_KEPT = 1000  # every worker is told to stop a run, and only the one that has it forgets it again

_stopped: dict[str, None] = {}  # in the order they came


def stop(run_id: str) -> None:
    """Sent to every worker, out of band; the run sees it at its next tick."""
    _stopped[run_id] = None
    while len(_stopped) > STOPS_KEPT:
        _stopped.pop(next(iter(_stopped)), None)


@functools.cache
def _book(folder: str | None) -> PriceBook:
    return PriceBook(Path(folder) if folder else None)


def warm(folder: str | None) -> None:
    """Load once what every first run would wait for."""
    with suppress(ChatOpsError):  # a bad SPX.csv is for those to hear who ask for it
        run_backtest(_book(folder), "buy_and_hold", {})


def work(run_id: str, strategy_id: str, parameters: dict[str, Any], folder: str | None) -> BacktestOutput:
    """Run one backtest. A worker that dies is replaced and the run starts again with a later `attempt`."""
    worker = get_worker()
    started = time.time()
    attempt = int(started * 1000)
    last = 0.0

    def tick(done: int, total: int, date: object) -> None:
        nonlocal last
        if run_id in _stopped:
            raise BacktestCancelled(f"{strategy_id} was cancelled at bar {done:,} of {total:,}.")
        clock = time.time()
        if clock - last < TICK and done < total:
            return
        last = clock
        report = {
            "run_id": run_id,
            "attempt": attempt,
            "done": done,
            "total": total,
            "date": str(date)[:19],
            "seconds": clock - started,
        }
        worker.log_event(TOPIC, report)

    try:
        return run_backtest(_book(folder), strategy_id, parameters, tick=tick)
    finally:
        _stopped.pop(run_id, None)


def work_batch(sweep_id: str, plan: Plan, folder: str | None) -> tuple[Floats, dict[int, ChatOpsError], float]:
    """A part of a sweep on prices loaded once: their metrics, why of those that failed, and the seconds."""
    started = time.perf_counter()

    def stop() -> None:
        if sweep_id in _stopped:
            raise BacktestCancelled(f"{plan.strategy_id} was cancelled.")

    prices = _prices(folder, plan)
    rows, failed = evaluate(prices, plan, stop)
    return rows, failed, time.perf_counter() - started


def look_back(sweep_id: str, plan: Plan, leader: int | None, folder: str | None) -> Ground:
    """What a sweep ran on, and the returns of its best."""
    return ground(_prices(folder, plan), plan, leader)


def _prices(folder: str | None, plan: Plan) -> Prices:
    return _book(folder).load(plan.common["symbol"], plan.common["start"], plan.common["end"])
