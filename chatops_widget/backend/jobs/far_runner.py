"""Run backtests on the workers of a Dask scheduler that is somebody else's: with them goes all that they need."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import pickle
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
from distributed import Client, Future

from ...errors.sentences import say
from ...logs import ticket
from ..prices.price_book import PriceBook
from ..prices.validation import Prices
from ..processes import Limits
from ..simulation.fold_plan import FoldPlan, Training
from ..simulation.market import symbols_of
from ..simulation.sweep import Plan
from ..strategies.definition import StrategyFile
from . import far_task
from .dask_results import result_of
from .dask_runner import CANCELLED_ERRORS, DaskRunner
from .ending_words import cancelled, not_kept, worker_died
from .far_task import Call, Lacking
from .far_workers import FarWorkers
from .parcels import Parcel, pack_file, pack_prices
from .progress import Report
from .shelf import Supplies
from .strategy_child import OwnStrategy

logger = logging.getLogger(__name__)
T = TypeVar("T")
MOST_LOSSES = 3  # of the workers a piece was with, as many as Dask itself bears
MOST_SENT = 3  # times that the same is sent to a worker for one piece of work: it may have needed the room meanwhile
KEPT = 8  # series held ready to be sent
TELL_SECONDS = 5.0  # until people are told again what is in the way: others may have come
AGAIN = say("far.again", "A worker or the scheduler was lost: what it had under way begins again.")


@dataclasses.dataclass(frozen=True)
class Consignment:
    """What a run needs, for who has nothing of it: it goes as keys first, and as parcels to whoever lacks them."""

    prices: tuple[Parcel, ...]  # one a series
    file: Parcel | None

    @property
    def supplies(self) -> Supplies:
        return Supplies(tuple(each.key for each in self.prices), None if self.file is None else self.file.key)

    def parcels(self, keys: list[str]) -> list[Parcel]:
        return [each for each in (*self.prices, self.file) if each is not None and each.key in keys]


class FarRunner(DaskRunner):
    """As `DaskRunner`, on workers that see none of our folders, and may be gone or not there yet: a run waits for them.

    Parameters
    ----------
    scheduler
        Its address.
    book
        Where prices are found.
    """

    def __init__(self, scheduler: str, book: PriceBook, *, limits: Limits | None = None) -> None:
        super().__init__(None, workers=1, limits=limits)
        self._book = book
        self._far = FarWorkers(scheduler, self._look_around, self._on_progress, lambda: list(self._futures))
        self._packed: dict[str, tuple[Prices, Parcel]] = {}
        self._stopping: dict[str, asyncio.Event] = {}
        self._attempts: dict[str, tuple[int, int]] = {}  # by part: as its worker counts, as we do
        self._told = 0.0  # when people were told last what is in the way

    @property
    def owns_workers(self) -> bool:
        return False

    async def start(self) -> None:
        self._far.start()

    async def close(self) -> None:
        await self._far.close()

    async def parallelism(self) -> int:
        return self.turns.parallelism

    def _look_around(self) -> None:
        """What is known of the workers has been looked at anew."""
        self.turns.parallelism = max(1, sum(self._far.fit.values()))
        clock = time.monotonic()
        due = self._far.obstacle is not None and clock - self._told > TELL_SECONDS
        if self._far.obstacle != self.obstacle or due:
            self._told, self.obstacle = clock, self._far.obstacle
            self.on_obstacle(self.obstacle)

    # -- what a run needs ---------------------------------------------------------------------------------------

    async def source(self, parameters: Mapping[str, Any], file: StrategyFile | None) -> Any:
        return await asyncio.to_thread(self._consign, symbols_of(parameters), file)

    def _consign(self, symbols: list[str], file: StrategyFile | None) -> Consignment:
        series = tuple(self._pack(symbol) for symbol in symbols)
        while len(self._packed) > KEPT:
            self._packed.pop(next(iter(self._packed)), None)
        return Consignment(series, None if file is None else pack_file(file))

    def _pack(self, symbol: str) -> Parcel:
        whole = self._book.whole(symbol)
        known = self._packed.pop(whole.symbol, None)
        if known is None or known[0].frame is not whole.frame or known[0].notes != whole.notes:
            known = whole, pack_prices(whole)
        self._packed[whole.symbol] = known
        return known[1]

    # -- pieces of work -----------------------------------------------------------------------------------------

    async def _carry_out(self, run_id: str, strategy_id: str, work: Callable[..., Any], *args: Any, key: str) -> Any:
        """Have it done once, on whichever worker can; anew where that, or the scheduler, was lost before it was."""
        consignment = next((arg for arg in args if isinstance(arg, Consignment)), None)
        supplies = consignment and consignment.supplies
        call = Call(far_task.carry_out, supplies, ticket(), work, run_id, *(_slim(arg) for arg in args)).encode()
        losses, number, sent = 0, 0, Counter[str]()
        while True:
            client = await self._unless_stopped(run_id, strategy_id, self._far.ready())
            number += 1
            fit = list(self._far.fit)
            future = client.submit(
                pickle.loads, call, key=f"{work.__name__}-{key}.try{number}", pure=False, workers=fit, fifo_timeout=0
            )
            self._futures[run_id].add(future)
            try:
                done = await self._unless_stopped(run_id, strategy_id, self._outcome(client, future, fit))
            finally:
                self._futures[run_id].discard(future)
            if isinstance(done, _Lost):
                losses += 1
                logger.warning("%s was lost with its worker or the scheduler, %d times now", key, losses)
                if losses > MOST_LOSSES:
                    raise worker_died(strategy_id, losses)
                self._far.look_now()
                self.on_again(run_id, AGAIN)
            elif isinstance(done, Lacking):
                assert consignment is not None
                sent[done.address] += 1
                if sent[done.address] > MOST_SENT:
                    raise not_kept(strategy_id, done.address)
                await self._unless_stopped(
                    run_id, strategy_id, self._far.send(done.address, consignment.parcels(done.keys))
                )
            else:
                return done

    async def _outcome(self, client: Client, future: Future[Any], fit: list[str]) -> Any:
        """What came of a piece; `_Lost` if those who might do it are gone."""
        result = asyncio.ensure_future(_result_of(client, future))
        try:
            while not result.done():
                change = asyncio.ensure_future(self._far.change())
                await asyncio.wait({result, change}, return_when=asyncio.FIRST_COMPLETED)
                change.cancel()
                if not result.done() and (self._far.client is not client or not set(fit) & set(self._far.fit)):
                    return _Lost()
            return result.result()
        finally:
            result.cancel()
            if client.status == "running" and not future.done():
                with suppress(OSError):  # who is not there any more has let go of it
                    await client.cancel([future])

    async def _unless_stopped(self, run_id: str, strategy_id: str, waited: Awaitable[T]) -> T:
        """What is waited for. Raises BacktestCancelled once the run is stopped."""
        stopping = self._stopping.setdefault(run_id, asyncio.Event())
        waiting, stopped = asyncio.ensure_future(waited), asyncio.ensure_future(stopping.wait())
        try:
            await asyncio.wait({waiting, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                return waiting.result()
            raise cancelled(strategy_id)
        finally:
            waiting.cancel()
            stopped.cancel()

    async def cancel(self, run_id: str) -> bool:
        if run_id not in self._futures:
            return False
        self._cancelled.add(run_id)
        self.turns.withdraw(run_id)
        if self._futures[run_id] and self.obstacle is None:
            await self._far.stop(run_id)
        if run_id in self._futures:
            self._stopping.setdefault(run_id, asyncio.Event()).set()
        return True

    def _forget(self, run_id: str) -> None:
        super()._forget(run_id)
        self._stopping.pop(run_id, None)
        self._attempts.pop(run_id, None)

    def _on_progress(self, event: tuple[float, bytes]) -> None:
        report = Report.decode(event[1])
        if report.part in self._reporting and report.attempt is not None:
            theirs, ours = self._attempts.get(report.part, (report.attempt, report.attempt))
            if report.attempt != theirs:  # another worker's clock may be behind
                theirs, ours = report.attempt, max(report.attempt, ours + 1)
                self.on_again(report.part, AGAIN)
            self._attempts[report.part] = theirs, ours
            report = msgspec.structs.replace(report, attempt=ours)
        self._tell(report)


class _Lost:
    """What came of a piece of work whose worker was lost."""


async def _result_of(client: Client, future: Future[Any]) -> Any:
    try:
        return await result_of(future)
    except CANCELLED_ERRORS:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        return _Lost()  # by Dask: its scheduler has gone, or begun anew
    except OSError:
        if future.status == "error":
            raise  # by the work itself
        return _Lost()  # the link broke while its result was fetched


def _slim(arg: Any) -> Any:
    """What is sent of an argument: not what the worker takes from its shelf."""
    match arg:
        case Consignment():
            return arg.supplies
        case OwnStrategy():
            return msgspec.structs.replace(arg, file=StrategyFile(arg.file.name, ""))
        case Plan(file=StrategyFile() as file):
            return dataclasses.replace(arg, file=StrategyFile(file.name, ""))
        case FoldPlan() | Training():
            return dataclasses.replace(arg, plan=_slim(arg.plan))
    return arg
