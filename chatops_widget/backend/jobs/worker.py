"""The tasks of a Dask worker: a backtest or a batch of a sweep, which report progress and can be cancelled."""

from __future__ import annotations

import ctypes
import dataclasses
import functools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from distributed import get_worker

from ...errors import BacktestCancelled, BacktestFailed, ChatOpsError
from ...protocol.messages import Taint, Tick
from ..prices.price_book import PriceBook
from ..prices.validation import Prices
from ..simulation.backtest import BacktestOutput, load_prices, run_backtest
from ..simulation.significance import Compared, Fields, judged
from ..simulation.sweep import Batch, Floats, Plan, evaluate
from ..simulation.sweep_report import Ground, ground
from ..strategies.builtin import find
from ..strategies.definition import Strategy, StrategyFile
from ..strategies.error_location import strategy_failure
from ..strategies.halt import Halt
from ..strategies.loader import load
from .progress import Report, timed

Folders = tuple[str | None, str | None]  # of price files: their owner's, and the uploaded ones

TOPIC = "chatops-reports"
TICK_SECONDS = 0.1  # between two signs of progress
STOPS_KEPT = 1000  # every worker is told to stop a run, and only the one that has it forgets it again

_stopped: dict[str, None] = {}  # in the order they came
_deciding: dict[str, int] = {}  # run -> its thread, while that is in the strategy's own code and comes to no tick
_turn = threading.Lock()  # of whoever changes or reads that


def stop(run_id: str) -> None:
    """Cancel a run. Sent to every worker, out of band; it ends at its next tick, or the next line of its strategy."""
    _stopped[run_id] = None
    while len(_stopped) > STOPS_KEPT:
        _stopped.pop(next(iter(_stopped)), None)
    with _turn:
        thread = _deciding.pop(run_id, None)
        if thread is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Halt))


@functools.cache
def _book(folders: Folders) -> PriceBook:
    return PriceBook(*(Path(folder) if folder else None for folder in folders))


def warm(folders: Folders) -> None:
    """Warm up: load once what every first run would wait for."""
    with suppress(ChatOpsError):  # a bad SPX.csv is for those to hear who ask for it
        run_backtest(_book(folders), "buy_and_hold", {})


def work(
    run_id: str,
    strategy_id: str,
    parameters: dict[str, Any],
    folders: Folders,
    file: StrategyFile | None = None,
    taint: Taint | None = None,
) -> BacktestOutput:
    """Run one backtest. A worker that dies is replaced and the run starts again with a later `attempt`.

    `file` comes along with a strategy that is not the package's, as it was when the run was asked for; so does the
    `taint` that its trial found.
    """
    try:
        with _in_our_words(run_id, strategy_id, " before it had decided anything"):
            return _work(run_id, strategy_id, parameters, folders, file, taint)
    finally:
        _stopped.pop(run_id, None)


@contextmanager
def _in_our_words(run_id: str, strategy_id: str, when: str = "") -> Iterator[None]:
    """Whatever ends a part of a job becomes an error of ours: Dask waits for ever for what is no Exception."""
    ended: ChatOpsError
    stopped = False
    try:
        yield
        return
    except ChatOpsError as error:
        ended = error
    except Exception:
        raise
    except BaseException as error:
        ended = strategy_failure(strategy_id, None, error)
        stopped = isinstance(error, Halt)
    if stopped or (isinstance(ended, BacktestFailed) and run_id in _stopped):  # it may answer a Halt with an error
        ended = BacktestCancelled(f"{strategy_id} was cancelled{when}.")
    ended.__cause__ = ended.__context__ = None  # of classes, maybe, that only this process has
    raise ended


def _work(
    run_id: str,
    strategy_id: str,
    parameters: dict[str, Any],
    folders: Folders,
    file: StrategyFile | None,
    taint: Taint | None,
) -> BacktestOutput:
    worker = get_worker()
    started = time.time()
    attempt = int(started * 1000)
    last = 0.0

    def tick(done: int, total: int, date: object) -> None:
        nonlocal last
        with _turn:
            if done:
                _deciding.pop(run_id, None)
            else:  # now the strategy is asked
                _deciding[run_id] = threading.get_ident()
            if run_id in _stopped:
                raise BacktestCancelled(f"{strategy_id} was cancelled at bar {done:,} of {total:,}.")
        clock = time.time()
        if (clock - last < TICK_SECONDS and done < total) or (last and not done):  # asked once more, for the check
            return
        last = clock
        seconds = clock - started
        now = timed(Tick(done=done, current_date=str(date)[:19]), total, seconds)
        worker.log_event(TOPIC, Report(part=run_id, attempt=attempt, total=total, seconds=seconds, tick=now).encode())

    try:
        if file is None:
            return run_backtest(_book(folders), strategy_id, parameters, tick=tick)
        strategy = dataclasses.replace(load(file).find(strategy_id), taint=taint)
        return run_backtest(_book(folders), strategy, parameters, tick=tick)
    finally:
        with _turn:  # from here on nothing is thrown at this thread
            _deciding.pop(run_id, None)


def work_batch(sweep_id: str, plan: Plan, folders: Folders) -> tuple[Floats, dict[int, ChatOpsError], Batch, float]:
    """Run a batch of a sweep on prices loaded once: as `evaluate`, and the seconds."""
    started = time.perf_counter()

    def stop() -> None:
        if sweep_id in _stopped:
            raise BacktestCancelled(f"{plan.strategy_id} was cancelled.")

    with _in_our_words(sweep_id, plan.strategy_id):
        with _turn:
            _deciding[sweep_id] = threading.get_ident()  # a strategy of it may never end
        try:
            rows, failed, batch = evaluate(_prices(folders, plan), _strategy(plan), plan, stop)
        finally:
            with _turn:  # from here on nothing is thrown at this thread
                _deciding.pop(sweep_id, None)
    return rows, failed, batch, time.perf_counter() - started


def judge_comparison(run_id: str, compared: Compared) -> Fields:
    """What the differences of a comparison are worth: here, where the arithmetic keeps no client waiting."""
    return judged(compared)


def look_back(sweep_id: str, plan: Plan, order: list[int], seconds: float, folders: Folders) -> Ground:
    """What a sweep that took so many seconds ran on, and which may be called its best, of those in `order`."""
    with _in_our_words(sweep_id, plan.strategy_id):
        with _turn:
            _deciding[sweep_id] = threading.get_ident()
        try:
            return ground(_prices(folders, plan), _strategy(plan), plan, order, seconds)
        finally:
            with _turn:  # from here on nothing is thrown at this thread
                _deciding.pop(sweep_id, None)


def _strategy(plan: Plan) -> Strategy:
    return find(plan.strategy_id) if plan.file is None else load(plan.file).find(plan.strategy_id)


def _prices(folders: Folders, plan: Plan) -> Prices:
    return load_prices(_book(folders), plan.common)
