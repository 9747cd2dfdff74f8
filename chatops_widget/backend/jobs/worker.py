"""The tasks of a Dask worker: a backtest or a batch of a sweep, which report progress and can be cancelled.

A worker is clean: what people wrote runs in processes of its own, and gives it numbers only.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from distributed import get_worker

from ...errors import BacktestCancelled, ChatOpsError
from ...errors.sentences import say
from ...logs import Ticket, carried
from ...protocol.messages import Tick
from ..price_queries import open_book
from ..prices.price_book import PriceBook
from ..prices.sent_book import SentBook
from ..prices.validation import Prices
from ..processes import Limits
from ..simulation.backtest import BacktestOutput, run_backtest, run_on
from ..simulation.costs import CostCurve, CostRequest, at_costs
from ..simulation.engine import Tick as EngineTick
from ..simulation.fold_account import account_through, checked
from ..simulation.fold_plan import Chosen, FoldPlan, Training, distinct
from ..simulation.market import Market, load_market, load_prices
from ..simulation.pooled import train_each
from ..simulation.provenance import ground_of
from ..simulation.significance import Compared, Fields, judged
from ..simulation.sweep import Batch, Floats, Plan, evaluate
from ..simulation.sweep_check import check_sweep
from ..simulation.sweep_report import Ground, ground
from ..strategies.builtin import find
from ..strategies.definition import Strategy, StrategyFile
from ..strategies.error_location import strategy_failure
from .ending_words import cancelled, too_long
from .progress import Report, timed
from .shelf import Supplied
from .strategy_child import OwnStrategy
from .strategy_process import StrategyProcess

T = TypeVar("T")
logger = logging.getLogger(__name__)
Folders = tuple[str | None, str | None]  # of price files: their owner's, and the uploaded ones
Source = Folders | Supplied  # what a run takes its prices from; sent along, where folders are not seen

TOPIC = "chatops-reports"
TICK_SECONDS = 0.1  # between two signs of progress
STOPS_KEPT = 1000  # every worker is told to stop a run, and only the one that has it forgets it again

_stopped: dict[str, None] = {}  # in the order they came
_under_way: dict[int, str] = {}  # what each thread is at
_let_go: set[int] = set()  # threads that are at what nobody waits for any more


def stop(run_id: str) -> None:
    """Cancel a run. Sent to every worker, out of band; a built-in strategy ends at its next tick, another at once."""
    _stopped[run_id] = None
    while len(_stopped) > STOPS_KEPT:
        _stopped.pop(next(iter(_stopped)), None)


def is_at(run_id: str) -> bool:
    """Whether this worker is at a run, or at a part of one."""
    return run_id in _under_way.values()


def let_go(run_ids: Collection[str]) -> None:
    """Have the threads that are at some runs end with that; who asks for the same run from now on has it run."""
    _let_go.update(thread for thread, part in list(_under_way.items()) if part in run_ids)


def _is_stopped(run_id: str) -> bool:
    """Whether what this thread is at is to end."""
    return run_id in _stopped or threading.get_ident() in _let_go


def _end_if_stopped(run_id: str, strategy_id: str, *progress: object) -> None:
    """For whoever asks between two steps. Raises BacktestCancelled."""
    if _is_stopped(run_id):
        raise cancelled(strategy_id)


def _book(source: Source) -> PriceBook | SentBook:
    return source.book if isinstance(source, Supplied) else _book_of(source)


@functools.cache
def _book_of(folders: Folders) -> PriceBook:
    return open_book(*(Path(folder) if folder else None for folder in folders))


def _file(file: StrategyFile, source: Source) -> StrategyFile:
    """The strategy's file: as it was sent with the prices, where it was."""
    return source.file if isinstance(source, Supplied) and source.file is not None else file


def warm(folders: Folders) -> None:
    """Warm up: load once what every first run would wait for."""
    with suppress(ChatOpsError):  # a bad SPX.csv is for those to hear who ask for it
        run_backtest(_book_of(folders), "buy_and_hold", {})


def carry_out(ticket: Ticket, work: Callable[..., T], part: str, *args: Any) -> T:
    """Do a job's work, and log it as a part of the act that it came from."""
    with carried(ticket):
        started = time.perf_counter()
        level = logging.DEBUG if work in (work_batch, train_batch) else logging.INFO  # there are many of those a second
        logger.log(level, "%s begins: %s", part, work.__name__)
        try:
            done = work(part, *args)
        except BaseException as error:
            logger.info("%s ended after %.3f s: %s", part, time.perf_counter() - started, type(error).__name__)
            raise
        logger.log(level, "%s is done after %.3f s", part, time.perf_counter() - started)
        return done


def work(
    run_id: str,
    strategy_id: str,
    parameters: dict[str, Any],
    source: Source,
    limits: Limits,
    own: OwnStrategy | None = None,
) -> BacktestOutput:
    """Run one backtest. A worker that dies is replaced and the run starts again with a later `attempt`.

    `own` comes along with a strategy that is not the package's, as it was when the run was asked for.
    """
    try:
        with _in_our_words(run_id, strategy_id):
            ticker = _Ticker(run_id, strategy_id, limits)
            if own is None:
                return run_backtest(_book(source), strategy_id, parameters, tick=ticker.tick)
            market = load_market(_book(source), parameters)
            with closing(_own_process(run_id, own, market.prices, parameters, source, limits, ticker.tick)) as process:
                return run_on(market, process.strategy, parameters, ticker.tick, process.check)
    finally:
        _stopped.pop(run_id, None)


def work_at_costs(
    part: str,
    strategy_id: str,
    parameters: dict[str, Any],
    asked: CostRequest,
    source: Source,
    limits: Limits,
    own: OwnStrategy | None = None,
) -> CostCurve:
    """Measure one strategy of a comparison at several costs; `own` as of `work`."""
    try:
        with _in_our_words(part, strategy_id):
            tick = _Ticker(part, strategy_id, limits).tick
            market = load_market(_book(source), parameters)
            if own is None:
                return at_costs(market, find(strategy_id), parameters, asked, tick)
            with closing(_own_process(part, own, market.prices, parameters, source, limits)) as process:
                return at_costs(market, process.strategy, parameters, asked, tick)
    finally:
        _stopped.pop(part, None)


def _own_process(
    part: str,
    own: OwnStrategy,
    prices: Prices,
    parameters: dict[str, Any],
    source: Source,
    limits: Limits,
    tick: EngineTick | None = None,
) -> StrategyProcess:
    """Where a strategy decides that is not the package's."""
    own = msgspec.structs.replace(own, file=_file(own.file, source))
    asked = {spec.name: parameters[spec.name] for spec in own.spec.parameters}
    return StrategyProcess(own, prices, [asked], limits, lambda: _is_stopped(part), tick)


@contextmanager
def _in_our_words(run_id: str, strategy_id: str) -> Iterator[None]:
    """Whatever ends a part of a job becomes an error of ours: Dask waits for ever for what is no Exception."""
    thread = threading.get_ident()
    _let_go.discard(thread)
    _under_way[thread] = run_id
    try:
        yield
    except ChatOpsError as error:
        error.__cause__ = error.__context__ = None  # of classes, maybe, that only this process has
        raise
    except Exception:
        raise
    except BaseException as error:
        raise strategy_failure(strategy_id, None, error) from None
    finally:
        del _under_way[thread]


class _Ticker:
    """Reports how far a run is, and ends one that is stopped or has had its time."""

    def __init__(self, run_id: str, strategy_id: str, limits: Limits) -> None:
        self._run_id = run_id
        self._strategy_id = strategy_id
        self._limits = limits
        self._worker = get_worker()
        self._started = time.time()
        self._deadline = time.monotonic() + limits.seconds
        self._last = 0.0
        self._furthest = 0

    def tick(self, done: int, total: int, date: object) -> None:
        if _is_stopped(self._run_id):
            raise BacktestCancelled(
                say(
                    "cancelled.at",
                    "{strategy} was cancelled at bar {n:,} of {total:,}.",
                    strategy=self._strategy_id,
                    n=done,
                    total=total,
                )
            )
        if time.monotonic() > self._deadline and done < total:
            raise too_long(self._strategy_id, self._limits)
        if done < self._furthest:  # its decisions were told, and the account follows them
            return
        self._furthest = done
        clock = time.time()
        if (clock - self._last < TICK_SECONDS and done < total) or (self._last and not done):  # asked again: the check
            return
        self._last = clock
        seconds = clock - self._started
        now = timed(Tick(done=done, current_date=str(date)[:19]), total, seconds)
        report = Report(part=self._run_id, attempt=int(self._started * 1000), total=total, seconds=seconds, tick=now)
        self._worker.log_event(TOPIC, report.encode())


def work_batch(
    sweep_id: str, plan: Plan, source: Source, limits: Limits
) -> tuple[Floats, dict[int, ChatOpsError], Batch, float]:
    """Run a batch of a sweep on prices loaded once: as `evaluate`, and the seconds."""
    started = time.perf_counter()
    rows, failed, batch = _run_batch(evaluate, sweep_id, plan, source, limits)
    return rows, failed, batch, time.perf_counter() - started


def train_batch(run_id: str, training: Training, source: Source, limits: Limits) -> tuple[Floats, float]:
    """Run a batch that parameters are chosen by: as `train_each`, and the seconds."""
    started = time.perf_counter()
    values, failed = _train(run_id, training, source, limits)
    if len(failed) == len(training.plan.combinations):
        raise next(iter(failed.values()))
    return values, time.perf_counter() - started


def _train(run_id: str, training: Training, source: Source, limits: Limits) -> tuple[Floats, dict[int, ChatOpsError]]:
    def run(
        market: Market, strategy: Strategy, _: Plan, stop: Callable[[], None]
    ) -> tuple[Floats, dict[int, ChatOpsError]]:
        return train_each(market, strategy, training, stop)

    return _run_batch(run, run_id, training.plan, source, limits)


def identify(sweep_id: str, plan: Plan, source: Source) -> str:
    """A hash of what a sweep is computed on, beside its strategy."""
    with _in_our_words(sweep_id, plan.strategy_id):
        return ground_of(load_market(_book(source), plan.common), plan.common)


def time_batch(
    preview_id: str, sample: Plan | Training, source: Source, limits: Limits
) -> tuple[float, ChatOpsError | None]:
    """Run a batch as a sweep would, or as one of a training: the seconds, and why, if no combination ran."""
    started = time.perf_counter()
    if isinstance(sample, Training):
        plan, (_, failed) = sample.plan, _train(preview_id, sample, source, limits)
    else:
        plan, (_, failed, _) = sample, _run_batch(evaluate, preview_id, sample, source, limits)
    seconds = time.perf_counter() - started
    return seconds, next(iter(failed.values())) if len(failed) == len(plan.combinations) else None


def _run_batch(
    run: Callable[[Market, Strategy, Plan, Callable[[], None]], T],
    run_id: str,
    plan: Plan,
    source: Source,
    limits: Limits,
) -> T:
    stop = functools.partial(_end_if_stopped, run_id, plan.strategy_id)
    with _in_our_words(run_id, plan.strategy_id):
        market = load_market(_book(source), plan.common)
        if plan.file is None:
            return run(market, find(plan.strategy_id), plan, stop)
        with closing(_process(run_id, plan, market.prices, source, limits)) as process:

            def stop_or_give_up() -> None:
                stop()
                if process.out_of_time is not None:  # as the next may be, too
                    raise process.out_of_time

            done = run(market, process.strategy, plan, stop_or_give_up)
            stop_or_give_up()
            return done


def cut_folds(run_id: str, asked: FoldPlan, source: Source) -> list[Training]:
    """The folds of a walk-forward or a cross-validation, with what is run for each."""
    with _in_our_words(run_id, asked.plan.strategy_id):
        return asked.trainings(_book(source))


def hold_to_tests(
    run_id: str, asked: FoldPlan, chosen: list[Chosen], seconds: float, source: Source, limits: Limits
) -> BacktestOutput:
    """The account through all tests, of what was chosen in trainings that took so many seconds."""
    stop = functools.partial(_end_if_stopped, run_id, asked.plan.strategy_id)
    with _in_our_words(run_id, asked.plan.strategy_id):
        plan, book = distinct(asked, chosen), _book(source)
        prices = load_prices(book, plan.common)
        order = list(range(len(plan.combinations)))
        if plan.file is None:
            strategy = find(plan.strategy_id)
            output = account_through(book, strategy, asked, chosen, stop)
            return checked(output, check_sweep(prices, strategy, plan, order, seconds))
        with closing(_process(run_id, plan, prices, source, limits)) as process:
            output = account_through(book, process.strategy, asked, chosen, stop)
            return checked(output, process.check_sweep(plan, order, seconds))


def judge_comparison(run_id: str, compared: Compared) -> Fields:
    """What the differences of a comparison are worth: here, where the arithmetic keeps no client waiting."""
    return judged(compared)


def look_back(sweep_id: str, plan: Plan, order: list[int], seconds: float, source: Source, limits: Limits) -> Ground:
    """What a sweep that took so many seconds ran on, and which may be called its best, of those in `order`."""
    with _in_our_words(sweep_id, plan.strategy_id):
        market = load_market(_book(source), plan.common)
        if plan.file is None:
            return ground(market, check_sweep(market.prices, find(plan.strategy_id), plan, order, seconds))
        with closing(_process(sweep_id, plan, market.prices, source, limits)) as process:
            return ground(market, process.check_sweep(plan, order, seconds))


def _process(sweep_id: str, plan: Plan, prices: Prices, source: Source, limits: Limits) -> StrategyProcess:
    assert plan.file is not None
    asked = [plan.parameters(combination) for combination in plan.combinations]
    own = OwnStrategy(plan.spec, _file(plan.file, source))
    return StrategyProcess(own, prices, asked, limits, lambda: _is_stopped(sweep_id))
