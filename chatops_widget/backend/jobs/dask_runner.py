"""Run backtests on a Dask cluster: submit, follow progress, cancel. Knows nothing of sessions."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Future, LocalCluster
from distributed.scheduler import KilledWorker
from distributed.security import Security

from ...errors import BacktestCancelled, BacktestFailed, ChatOpsError
from ...errors.sentences import Sentence, say
from ...logs import ticket
from ..processes import Limits
from ..simulation.backtest import BacktestOutput
from ..simulation.costs import CostCurve, CostRequest
from ..simulation.significance import Compared, Fields
from ..strategies.builtin import STRATEGIES
from ..strategies.definition import StrategyFile
from . import worker
from .dask_results import result_of
from .dask_settings import SCHEDULER, SETTINGS
from .ending_words import cancelled, worker_died
from .idle_timer import IdleTimer
from .progress import Report
from .strategy_child import OwnStrategy
from .stuck_worker import replace_if_stuck
from .turns import Turns
from .worker_count import keep_workers

logger = logging.getLogger(__name__)

CANCELLED_ERRORS = (asyncio.CancelledError, concurrent.futures.CancelledError)  # Dask's own is one of them


class DaskRunner:
    """Backtests on a local cluster of our own.

    Parameters
    ----------
    data, uploads
        Folders of price files, which the workers read.
    workers
        Processes of the local cluster; one a core, at most four, by default.
    limits
        What each run may use.
    idle_seconds
        After so long without a run our own workers are let go, and the next run starts others; never, without.

    Attributes
    ----------
    obstacle
        What all runs wait for, in words; None while they can go on.
    on_obstacle, on_again
        Told when that changes; and of a run that begins again, in words.
    """

    def __init__(
        self,
        data: Path | None,
        *,
        uploads: Path | None = None,
        workers: int | None = None,
        limits: Limits | None = None,
        idle_seconds: float | None = None,
    ) -> None:
        self.folders: worker.Folders = (str(data) if data else None, str(uploads) if uploads else None)
        self.limits = limits or Limits()
        self._workers = workers or min(4, os.cpu_count() or 1)
        self._client: Client | None = None
        self._cluster: LocalCluster | None = None
        self._starting: asyncio.Future[None] | None = None
        self._keeping: asyncio.Future[None] | None = None  # as many workers as there should be
        self._giving_up: asyncio.Future[None] | None = None
        self._replacing: set[asyncio.Future[None]] = set()  # workers that do not let go of what was stopped
        self._futures: dict[str, set[Future[Any]]] = {}  # by run, in the order they were asked for
        self._cancelled: set[str] = set()
        self._reporting: dict[str, Callable[[Report], None]] = {}
        self.turns = Turns(self._workers)
        self.obstacle: Sentence | None = None
        self.on_obstacle: Callable[[Sentence | None], None] = lambda obstacle: None
        self.on_again: Callable[[str, Sentence], None] = lambda run_id, words: None
        self._idle = IdleTimer(idle_seconds, self._let_go)

    @property
    def owns_workers(self) -> bool:
        """Whether we start the workers, and not the owner of a scheduler."""
        return True

    async def start(self) -> None:
        """Start the workers and load what a first run needs. Runs asked for before wait until then."""
        with suppress(ChatOpsError):  # told to whoever asks for a run, after another attempt
            await self._running()
            self._rest()

    async def _running(self) -> Client:
        """The client, started if there is none, or anew if it lost its scheduler. Raises BacktestFailed."""
        await self._given_up()  # what is being ended takes no more work
        if self._client is None or self._client.status != "running":
            if self._starting is None or self._starting.done():
                self._starting = asyncio.ensure_future(self._start())
            await asyncio.shield(self._starting)  # one attempt for all who wait
        assert self._client is not None
        return self._client

    async def _start(self) -> None:
        try:
            await self._stop()
            dask.config.set(SETTINGS)
            # Dask ports run whatever they are sent; the certificates keep other users of this machine out.
            security = Security.temporary()
            self._cluster = await LocalCluster(
                n_workers=self._workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs=SCHEDULER,
                protocol="tls://",
                security=security,
                asynchronous=True,
                silence_logs=logging.ERROR,
            )
            self._client = Client(self._cluster, asynchronous=True, security=security, set_as_default=False)
            self._keeping = asyncio.ensure_future(keep_workers(self._cluster, self._workers, self._give_up))
            await self._client
            self._client.subscribe_topic(worker.TOPIC, self._on_progress)
            await self._client.run(worker.warm, self.folders)
            self.turns.parallelism = max(1, sum((await self._client.nthreads()).values()))
        except Exception as error:
            logger.exception("Dask did not start")
            raise BacktestFailed(
                say("failed.start", "The workers did not start: {error}", error=error),
                hint=say("hint.log", "See the backend's log."),
            ) from error

    async def close(self) -> None:
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._given_up()
        await self._stop()

    def _give_up(self) -> None:
        """End a pool that has no workers, and with it the runs that wait for one: the next run starts another pool."""
        self._giving_up = asyncio.ensure_future(self._stop())

    async def _given_up(self) -> None:
        """Wait for the end of a pool that is given up; who is cancelled meanwhile does not cancel that."""
        if self._giving_up is not None:
            await asyncio.wait({self._giving_up})

    def _rest(self) -> None:
        if not self._futures:
            self._idle.rest()

    def _let_go(self) -> None:
        if self._cluster is not None:
            logger.info("the workers are let go: nothing has run for a while")
            self._give_up()

    async def _stop(self) -> None:
        self._idle.work()
        cluster, self._cluster = self._cluster, None
        for each in (self._keeping, *self._replacing):
            if each is not None:
                each.cancel()
        if self._client is not None:
            await self._client.close()
        if cluster is not None:
            await cluster.close()  # type: ignore[misc]  # awaitable, since it was made asynchronous

    async def run(
        self, run_id: str, strategy_id: str, parameters: dict[str, Any], on_report: Callable[[Report], None]
    ) -> BacktestOutput:
        """Run one backtest to its end.

        Raises
        ------
        BacktestCancelled, BacktestFailed, BadInput
        """
        self._reporting[run_id] = on_report
        own = _own(strategy_id)
        async with self.track(run_id, strategy_id):
            source = await self.source(parameters, None if own is None else own.file)
            asked = strategy_id, parameters, source, self.limits, own
            output: BacktestOutput = await self.submit(run_id, strategy_id, worker.work, *asked, key=run_id)
            return output

    async def at_costs(
        self,
        part: str,
        strategy_id: str,
        parameters: dict[str, Any],
        request: CostRequest,
        on_report: Callable[[Report], None],
    ) -> CostCurve:
        """Measure a strategy of a comparison at several costs. Raises as `run` does."""
        self._reporting[part] = on_report
        own = _own(strategy_id)
        async with self.track(part, strategy_id):
            source = await self.source(parameters, None if own is None else own.file)
            asked = strategy_id, parameters, request, source, self.limits, own
            curve: CostCurve = await self.submit(part, strategy_id, worker.work_at_costs, *asked, key=part)
            return curve

    async def source(self, parameters: Mapping[str, Any], file: StrategyFile | None) -> Any:
        """Where the workers find every series of a run, and a strategy's file. Raises UnknownName, BadData."""
        return self.folders

    async def judge(self, part: str, compared: Compared) -> Fields:
        """Judge a comparison whose runs are done. Raises BacktestCancelled, BacktestFailed."""
        name = " vs ".join(compared.names)
        async with self.track(part, name):
            fields: Fields = await self.submit(part, name, worker.judge_comparison, compared, key=part)
            return fields

    async def parallelism(self) -> int:
        """How many runs can go on side by side."""
        threads: dict[str, int] = await (await self._running()).nthreads()
        self.turns.parallelism = max(1, sum(threads.values()))
        return self.turns.parallelism

    async def submit(
        self,
        run_id: str,
        strategy_id: str,
        work: Callable[..., Any],
        *args: Any,
        key: str,
        on_turn: Callable[[], None] = lambda: None,
    ) -> Any:
        """Have `work(run_id, *args)` done on a worker, as a part of a run that is tracked, when its turn has come."""
        async with self.turns.turn(run_id):
            on_turn()
            return await self._carry_out(run_id, strategy_id, work, *args, key=key)

    async def _carry_out(self, run_id: str, strategy_id: str, work: Callable[..., Any], *args: Any, key: str) -> Any:
        client = await self._running()
        if run_id in self._cancelled:
            raise BacktestCancelled(
                say("cancelled.before", "{strategy} was cancelled before it began.", strategy=strategy_id)
            )
        job = (ticket(), work, run_id, *args)
        key = f"{work.__name__}-{key}"  # a scheduler keeps what stands before the hyphen for good
        future = client.submit(worker.carry_out, *job, key=key, pure=False, fifo_timeout=0)  # in the order of turns
        self._futures[run_id].add(future)
        try:
            return await result_of(future)
        finally:
            self._futures[run_id].discard(future)

    @asynccontextmanager
    async def track(self, run_id: str, strategy_id: str) -> AsyncIterator[None]:
        """Track a run while it goes, so that it can be cancelled; what goes wrong in it becomes an error of ours."""
        self._futures[run_id] = set()
        self._idle.work()
        try:
            yield
        except ChatOpsError:
            raise
        except (Exception, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # we are stopping, rather than Dask giving the run up
                raise
            if run_id in self._cancelled:
                raise cancelled(strategy_id) from None
            if isinstance(error, KilledWorker):
                raise worker_died(strategy_id, error.allowed_failures + 1) from error
            if isinstance(error, CANCELLED_ERRORS):
                hint = say("hint.run_again", "Run it again.")
                raise BacktestFailed(
                    say(
                        "failed.workers",
                        "{strategy} failed: the workers were lost.",
                        strategy=strategy_id,
                    ),
                    hint=hint,
                ) from error
            logger.exception("run %s failed", run_id)
            raise BacktestFailed(
                say(
                    "failed.error",
                    "{strategy} failed: {type}: {error}",
                    strategy=strategy_id,
                    type=type(error).__name__,
                    error=error,
                )
            ) from error
        finally:
            self._forget(run_id)

    def _forget(self, run_id: str) -> None:
        """Forget a run that is over."""
        for kept in (self._futures, self._reporting):
            kept.pop(run_id, None)
        self._cancelled.discard(run_id)
        self._rest()

    async def cancel(self, run_id: str) -> bool:
        """Stop a run at its next tick, or before it starts; False if it is not known here."""
        if run_id not in self._futures:
            return False
        self._cancelled.add(run_id)
        self.turns.withdraw(run_id)
        futures = list(self._futures[run_id])
        client = self._client
        if futures and client is not None and client.status == "running":
            at_work = self._at_work({future.key for future in futures})
            await client.run(worker.stop, run_id, on_error="ignore")
            await client.cancel(futures)
            for address in at_work:
                replacing = asyncio.ensure_future(replace_if_stuck(client, address, run_id))
                self._replacing.add(replacing)
                replacing.add_done_callback(self._replacing.discard)
        return True

    def _at_work(self, keys: set[Any]) -> set[str]:
        """The addresses of our own workers that have tasks with these keys."""
        if self._cluster is None:
            return set()
        scheduler: Any = self._cluster.scheduler
        tasks = [scheduler.tasks[key] for key in keys if key in scheduler.tasks]
        return {task.processing_on.address for task in tasks if task.processing_on is not None}

    def _on_progress(self, event: tuple[float, bytes]) -> None:
        self._tell(Report.decode(event[1]))

    def _tell(self, report: Report) -> None:
        on_report = self._reporting.get(report.part)
        if on_report is not None and report.part not in self._cancelled:
            on_report(report)


def _own(strategy_id: str) -> OwnStrategy | None:
    """What goes along with a strategy that is not the package's, as of now: it may be replaced."""
    listed = STRATEGIES.get(strategy_id)
    if listed is None or listed.file is None:
        return None
    return OwnStrategy(listed.spec, listed.file, listed.taint)
