"""The job queue: each run, comparison and sweep from queued to settled, with every state stored and published."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import numpy as np

from ...errors import STATUSES, BacktestCancelled, BacktestFailed, BadInput, ChatOpsError, unknown
from ...errors.sentences import Sentence, say
from ...protocol.comparison_window import FULL
from ...protocol.faults import fault_of
from ...protocol.messages import PROTOCOL, SETTLED, Ack, CommandResult, ErrorEvent, RunState, now
from ...protocol.run_kinds import (
    BACKTEST,
    COMPARISON,
    CROSS_VALIDATION,
    RUN_KINDS,
    SWEEP,
    WALK_FORWARD,
    RunKindSpec,
)
from ...protocol.throttle import Throttle
from .. import wording
from ..prices.price_book import PriceBook
from ..processes import Limits
from ..quotas import DEFAULTS, Quotas
from ..simulation.backtest import BacktestOutput
from ..simulation.compare import Aligned, align
from ..simulation.costs import written
from ..simulation.cross_validation import plan_cross
from ..simulation.fold_plan import FoldPlan
from ..simulation.own_bars import WINDOW, on_own_bars
from ..simulation.significance import with_judgement
from ..simulation.sweep import Plan, asks_preview, plan
from ..simulation.sweep_report import report, tainted
from ..simulation.walk_forward import plan_walk
from ..storage.results import Result
from ..storage.store import Store
from ..trials.deflation import chosen_from, deflation
from ..trials.ledger import Ledger
from ..trials.tally import Tally
from ..trials.trial import Trials
from .comparison_request import ComparisonRequest, read_comparison
from .comparison_runner import judge, measure_costs, run_all
from .dask_runner import DaskRunner
from .ending_words import cancelled
from .folds_runner import through_folds
from .job import Audience, Caller, Job
from .kept_parts import KeptParts
from .patient_store import store_patiently
from .previews import Previews
from .progress import Report
from .run_request import read_run
from .sweep_parts import SWEEP_PARTS, sweep_key
from .sweep_runner import sweep
from .training_parts import TRAINING_PARTS, training_key
from .turns import on_behalf_of
from .waiting import check_room, in_order

logger = logging.getLogger(__name__)
T = TypeVar("T")
Numbers = tuple[dict[str, Any], dict[str, bytes] | None]  # no curves where they have been told and stored before
QUEUE_TOLD = 20  # places; who is further back has time to wait for the news
QUEUE_PAUSE = 0.5  # seconds between two tellings of the places


class Jobs:
    """The jobs of all sessions that are queued or running."""

    def __init__(
        self, store: Store, runner: DaskRunner, book: PriceBook, audience: Audience, quotas: Quotas = DEFAULTS
    ) -> None:
        self._quotas = quotas
        self._store = store
        self._ledger = Ledger(store)
        self._runner = runner
        self._book = book
        self._audience = audience
        self._previews = Previews(runner, audience)
        self._jobs: dict[str, Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # The places of those who wait: many may move in one moment.
        self._places = Throttle(lambda: self._go(self._tell_places()), QUEUE_PAUSE, leading=False)
        runner.on_obstacle, runner.on_again = self._on_obstacle, self._on_again

    @property
    def limits(self) -> Limits:
        """What each run may use."""
        return self._runner.limits

    def latest(self, session_id: str) -> str | None:
        """The id of the newest job of a session that has not settled."""
        return next((run for run, job in reversed(self._jobs.items()) if job.state.session_id == session_id), None)

    async def wait(self, run_id: str) -> None:
        """Wait until a job has settled; returns at once if it has, or never was."""
        if (job := self._jobs.get(run_id)) is not None:
            await job.settled.wait()

    async def cancel(self, session_id: str, run_id: str) -> None:
        """Stop a run of this session. Raises UnknownName, BadInput."""
        job = self._jobs.get(run_id)
        if job is None or job.state.session_id != session_id:
            known = await self._store.run_states(session_id, run_id=run_id)
            if known:
                raise BadInput(
                    say(
                        "run.settled",
                        "{strategy} ({run_id}) is {status} already.",
                        strategy=known[0].strategy_id,
                        run_id=run_id,
                        status=STATUSES[known[0].status],
                    ),
                    code="settled",
                )
            mine = [name for name, each in self._jobs.items() if each.state.session_id == session_id]
            raise unknown("run", run_id, mine, see="/runs")
        job.cancelled = True
        self._go(self._stop(job))  # the workers take a moment, and who stops sixty runs need not wait sixty times

    def cancel_all(self, session_id: str) -> None:
        """Stop all that a session has waiting or running: it was deleted."""
        for job in [each for each in self._jobs.values() if each.state.session_id == session_id]:
            job.cancelled = True
            self._go(self._stop(job))

    async def _stop(self, job: Job) -> None:
        await asyncio.gather(*(self._runner.cancel(part) for part in [*job.parts, job.judged]))

    async def close(self) -> None:
        await self._previews.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._places.cancel()  # last: a task that ends moves the queue

    # -- runs and comparisons -----------------------------------------------------------------------------------

    async def start_run(self, caller: Caller, given: dict[str, Any]) -> Ack:
        strategy_id, parameters = await read_run(self._book, given)
        state = self._state(caller, strategy_id, parameters, BACKTEST)
        job = Job(caller, state, {state.run_id: strategy_id})
        return await self._start(job, lambda: self._see_run(job, strategy_id, parameters))

    async def start_comparison(self, caller: Caller, given: dict[str, Any]) -> Ack:
        visible = await self._audience.visible(caller)  # also of another session a run can be compared
        request = await read_comparison(self._store, self._book, visible, caller.session_id, given)
        parameters = {**request.given, "question": request.question, "costs": request.costs and written(request.costs)}
        if request.own_bars:
            parameters[WINDOW.name] = FULL
        state = self._state(caller, " vs ".join(request.labels), parameters, COMPARISON)
        state = msgspec.structs.replace(state, strategy_ids=request.names)
        job = Job(caller, state, request.parts(state.run_id))
        return await self._start(job, lambda: self._see_comparison(job, request))

    async def start_sweep(self, caller: Caller, given: dict[str, Any]) -> Ack:
        preview, given = asks_preview(given, SWEEP.command)
        planned = await asyncio.to_thread(plan, self._book, given, searches=True)
        if preview:
            return self._previews.start(caller, SWEEP.command, planned)
        job = self._tries(caller, {"metric": planned.metric, **given}, planned, SWEEP)
        return await self._start(job, lambda: self._see_sweep(job, planned))

    async def start_walk_forward(self, caller: Caller, given: dict[str, Any]) -> Ack:
        return await self._start_folds(caller, given, WALK_FORWARD, plan_walk)

    async def start_cross_validation(self, caller: Caller, given: dict[str, Any]) -> Ack:
        return await self._start_folds(caller, given, CROSS_VALIDATION, plan_cross)

    async def resume(self, caller: Caller, broken: RunState) -> Ack:
        """Start what ended early as a new run: what the same had computed is kept, and taken up."""
        starts = {
            SWEEP.name: self.start_sweep,
            WALK_FORWARD.name: self.start_walk_forward,
            CROSS_VALIDATION.name: self.start_cross_validation,
        }
        return await starts[broken.kind](caller, {"strategy_id": broken.strategy_id, **broken.parameters})

    async def _start_folds(
        self,
        caller: Caller,
        given: dict[str, Any],
        kind: RunKindSpec,
        read: Callable[[PriceBook, dict[str, Any]], FoldPlan],
    ) -> Ack:
        preview, given = asks_preview(given, kind.command)
        planned = await asyncio.to_thread(read, self._book, given)
        if preview:
            return self._previews.start(caller, kind.command, planned)
        job = self._tries(caller, given, planned.plan, kind)
        return await self._start(job, lambda: self._see_folds(job, planned))

    def _tries(self, caller: Caller, given: Mapping[str, Any], planned: Plan, kind: RunKindSpec) -> Job:
        """A job that tries the combinations of a plan; its parameters say them as they would be typed."""
        parameters = {**given, **planned.asked, **planned.traded}
        parameters.pop("strategy_id", None)
        state = self._state(caller, planned.strategy_id, parameters, kind)
        return Job(caller, state, {state.run_id: planned.strategy_id})

    async def keep_imported(self, caller: Caller, output: BacktestOutput) -> Ack:
        """Keep what was made elsewhere as a finished run of the session. It is no trial: nobody here has tried it."""
        state = self._state(caller, output.data["strategyId"], {}, BACKTEST)
        data = {BACKTEST.id_field: state.run_id, **output.data}
        settled = msgspec.structs.replace(state, status="completed", data=data)
        result, witness = Result(data, output.curves), self._audience.witness(caller)
        stored = await self._store.append(state.session_id, settled, caller.cause, result=result, witness=witness)
        await self._audience.tell_state(caller, stored, output.curves)
        return Ack(ok=True, run_id=state.run_id)

    def _state(self, caller: Caller, title: str, parameters: dict[str, Any], kind: RunKindSpec) -> RunState:
        return RunState(
            session_id=caller.session_id,
            run_id=f"{kind.id_prefix}_{uuid.uuid4().hex[:12]}",
            status="queued",
            strategy_id=title,
            parameters={name: value for name, value in parameters.items() if value is not None},
            timestamp=now(),
            kind=kind.name,
            client_id=caller.client_id,
            user=caller.user,
        )

    async def _start(self, job: Job, work: Callable[[], Awaitable[Numbers]]) -> Ack:
        check_room(job, self._waiting(), self._quotas)
        self._jobs[job.state.run_id] = job
        job.obstacle = self._runner.obstacle
        waiting = self._waiting()
        try:
            await self._enter(job, "queued", queue_position=waiting.index(job) + 1)
        except BaseException:  # it never began, so nobody must find it
            del self._jobs[job.state.run_id]
            raise
        self._go(self._see_through(job, work))
        if job is not waiting[-1] or job.obstacle:  # it goes before what others have waiting, or waits for more
            self._places.request()
        return Ack(ok=True, run_id=job.state.run_id)

    def _go(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _waiting(self) -> list[Job]:
        """The jobs that have not begun, next first."""
        return in_order(self._jobs.values(), self._runner.turns)

    async def _enter(self, job: Job, status: Any, result: Result | None = None, **more: Any) -> None:
        """Move a job to another state: store it, then publish it."""
        stored = await self._keep(job, status, result, **more)
        await self._audience.tell_state(job.caller, stored, result and result.curves)

    async def _keep(self, job: Job, status: Any, result: Result | None = None, **more: Any) -> RunState:
        """Store a job's next state, with what was found if that is known by then: both or neither."""
        if result is not None or status in SETTLED:  # what was told before the end stands only if it was reached
            more["data"] = result and result.data
        state = job.state = msgspec.structs.replace(job.state, status=status, timestamp=now(), **more)
        cause = job.caller.cause if status == "queued" else None  # the first state is the answer

        def store() -> Awaitable[RunState]:
            witness = self._audience.witness(job.caller)
            return self._store.append(state.session_id, state, cause, result=result, witness=witness)

        must = status in SETTLED and result is None  # what was found can be given up, that it is over can't
        stored = await (store() if status == "queued" else self._stored(job, store, must=must))
        logger.info("%s is %s", state.run_id, status, extra={"act": job.act})
        job.ended = status in SETTLED
        return stored

    async def _stored(self, job: Job, act: Callable[[], Awaitable[T]], *, must: bool = False) -> T:
        """Store something of a job, however long that takes; unless it `must` be, a job that was stopped gives up."""

        def give_up() -> None:
            if job.cancelled and not must:
                raise BacktestCancelled(
                    say(
                        "cancelled.unstored",
                        "{strategy} was cancelled: what it found could not be stored.",
                        strategy=job.state.strategy_id,
                    )
                )

        async def tell(error: Exception) -> None:
            words = say(
                "store.not_now",
                "{strategy}: what it found cannot be stored now ({error}).",
                strategy=job.state.strategy_id,
                error=error,
            )
            hint = say("store.tried_again", "It is tried again until it can. The backend's disk may be full.")
            await self._audience.tell(job.state.session_id, ErrorEvent(message=words, code="store_failed", hint=hint))

        return await store_patiently(act, tell, give_up)

    async def _see_run(self, job: Job, strategy_id: str, parameters: dict[str, Any]) -> Numbers:
        return await self._with_luck(
            job,
            await self._runner.run(
                job.state.run_id, strategy_id, parameters, lambda report: self._on_report(job, report)
            ),
        )

    async def _see_folds(self, job: Job, planned: FoldPlan) -> Numbers:
        """What was tried in the trainings is no trial: none of it was chosen for what it made in the tests. Nor is an
        account that nobody could have kept.
        """
        session_id, run_id = job.state.session_id, job.state.run_id
        parts = KeptParts(self._store, session_id, run_id, training_key(planned), TRAINING_PARTS)
        output = await through_folds(self._runner, run_id, planned, lambda report: self._on_report(job, report), parts)
        numbers = await self._with_luck(job, output) if planned.earned else (output.data, output.curves)
        await parts.forget()
        return numbers

    async def _with_luck(self, job: Job, output: BacktestOutput) -> Numbers:
        """The numbers of an account, with how much of them may be luck."""
        if output.trials is None or "taint" in output.data:  # what looks ahead is nothing that could be chosen
            return output.data, output.curves
        (tally,) = await self._enter_trials(job, [output.trials])
        data = output.data | deflation(output.trials.records[0], tally, output.trials.bars.per_year)
        return data | wording.luck_data(data), output.curves

    async def _enter_trials(self, job: Job, parts: Sequence[Trials]) -> list[Tally]:
        """Enter what was tried into the ledger."""
        return await self._stored(job, lambda: self._ledger.add(parts, job.caller.counted_as))

    async def _see_comparison(self, job: Job, request: ComparisonRequest) -> Numbers:
        outputs = await run_all(self._runner, job.state.run_id, request, lambda report: self._on_report(job, report))
        sound = [each.trials for each in outputs if each.trials and "taint" not in each.data]
        measuring = asyncio.to_thread(
            on_own_bars if request.own_bars else align,
            list(zip(request.labels, outputs, strict=True)),
            bars_per_year=request.bars_per_year,
            question=request.question,
            notes=request.notes,
        )
        tallies, aligned = await asyncio.gather(self._enter_trials(job, sound), measuring)
        self._go_on(job)
        if aligned.compared is None:  # nothing is judged where the bars are not the same
            await self._tell_measured(job, aligned)
            return aligned.data, None
        trials = chosen_from(tallies, [each.data for each in request.finished.values()])
        compared = msgspec.structs.replace(aligned.compared, trials=trials)
        # The card comes up while the workers judge: what the differences are worth takes longer than the runs.
        _, fields, costs = await asyncio.gather(
            self._tell_measured(job, aligned),
            judge(self._runner, job.judged, compared),
            measure_costs(
                self._runner, job.state.run_id, request, aligned, lambda report: self._on_report(job, report)
            ),
        )
        self._go_on(job)
        return await asyncio.to_thread(with_judgement, aligned.data | costs, fields), None

    def _go_on(self, job: Job) -> None:
        """Raises BacktestCancelled if it is to stop, where no worker has noticed."""
        if job.cancelled:
            raise cancelled(job.state.strategy_id)

    async def _tell_measured(self, job: Job, aligned: Aligned) -> None:
        """Tell the metrics and curves of a comparison, once and for all: its judgement is told without the curves."""
        data = {COMPARISON.id_field: job.state.run_id, **aligned.data}
        job.running = True
        await self._enter(job, "running", Result(data, aligned.curves), queue_position=None)

    async def _see_sweep(self, job: Job, planned: Plan) -> Numbers:
        session_id, run_id = job.state.session_id, job.state.run_id
        parts = KeptParts(self._store, session_id, run_id, sweep_key(planned), SWEEP_PARTS)
        found = await sweep(self._runner, run_id, planned, lambda report: self._on_report(job, report), parts)
        tainted_ones = np.flatnonzero(tainted(found.plan, found.table, found.on.check)).tolist()
        sound = found.batch.trials.without(tainted_ones)
        (tally,) = await self._enter_trials(job, [sound])
        numbers = await asyncio.to_thread(report, *found, tally)
        await parts.forget()
        return numbers

    async def _see_through(self, job: Job, work: Callable[[], Awaitable[Numbers]]) -> None:
        """Settle a job whatever its work comes to: completed, failed or cancelled."""
        try:
            await self._work_off(job, work)
        except Exception as error:
            logger.exception("%s could not be settled", job.state.run_id)
            if not job.ended:
                reason = say(
                    "failed.unsettled",
                    "{strategy} ended, but not as it should: {type}: {error}",
                    strategy=job.state.strategy_id,
                    type=type(error).__name__,
                    error=error,
                )
                hint = say("hint.log_says_more", "The backend's log says more.")
                await self._settle(job, "failed", BacktestFailed(reason, hint=hint))
        finally:
            self._jobs.pop(job.state.run_id, None)
            job.settled.set()
            self._places.request()

    async def _work_off(self, job: Job, work: Callable[[], Awaitable[Numbers]]) -> None:
        try:
            if job.cancelled:
                raise BacktestCancelled(
                    say(
                        "cancelled.before",
                        "{strategy} was cancelled before it began.",
                        strategy=job.state.strategy_id,
                    )
                )
            with on_behalf_of(job.caller.person):
                data, curves = await work()
        except ChatOpsError as error:
            await self._settle(job, "cancelled" if isinstance(error, BacktestCancelled) else "failed", error)
        except Exception as error:
            logger.exception("%s failed", job.state.run_id)
            reason = say(
                "failed.error",
                "{strategy} failed: {type}: {error}",
                strategy=job.state.strategy_id,
                type=type(error).__name__,
                error=error,
            )
            hint = say("hint.log_says_more", "The backend's log says more.")
            await self._settle(job, "failed", BacktestFailed(reason, hint=hint))
        else:
            data = {RUN_KINDS[job.state.kind].id_field: job.state.run_id, **data}
            try:
                await self._settle(job, "completed", None, Result(data, curves))
            except BacktestCancelled as error:  # by who would not wait for the store to take it
                await self._settle(job, "cancelled", error)

    async def _settle(self, job: Job, status: Any, error: ChatOpsError | None, result: Result | None = None) -> None:
        job.over = True
        job.reported.set()
        if job.telling is not None:
            await asyncio.wait([job.telling])  # so that its last word comes before ours
        last = job.progress()
        stopped = last if result is None and last.progress else None
        if result is not None:
            last = msgspec.structs.replace(last, progress=100.0, done=last.total, seconds_left=0.0)
        fault = fault_of(error) if error else None
        state = await self._keep(job, status, result, fault=fault, stopped=stopped, queue_position=None)
        await self._audience.tell_progress(
            job.caller,
            msgspec.structs.replace(last, status=status, message=error.message if error else None),
            job.state.kind,
        )
        await self._audience.tell_state(job.caller, state, result and result.curves)
        data = result and result.data
        if job.caller.sid is None:
            words = self._words(job, error, data)
            figures = wording.figure_sources(words, job.state.run_id, job.state.strategy_id)
            await self._audience.say(job.state.session_id, words, figures, to=job.caller)
        elif job.caller.protocol < PROTOCOL:  # the others have it from the state
            await self._audience.answer(job.caller, self._result(job, error, data))

    def _words(self, job: Job, error: ChatOpsError | None, data: dict[str, Any] | None) -> str:
        """What the assistant says of a job it started."""
        language = job.caller.language
        if error is not None or data is None:
            return wording.word("failed", language, name=job.state.strategy_id, reason=error)
        return wording.word_outcome(job.state.kind, data, language)

    def _result(self, job: Job, error: ChatOpsError | None, data: dict[str, Any] | None) -> CommandResult:
        """The settled job as a command's result: the base contract's last word on it."""
        if error is not None:
            return CommandResult(success=False, message=error.whole)
        summary = (data or {}).get("summary")
        text = summary if summary is not None else wording.word_result(data or {}, "en")
        return CommandResult(success=True, message=str(text), data=data)  # a plain str: this one may know its sources

    def _on_report(self, job: Job, report: Report) -> None:
        job.reports[report.part] = report
        job.reported.set()
        if (job.telling is None or job.telling.done()) and not job.over:
            job.running = True
            job.telling = self._go(self._tell_progress(job))

    def _on_obstacle(self, obstacle: Sentence | None) -> None:
        """All wait for something, or go on."""
        for job in self._jobs.values():
            job.obstacle = obstacle
            job.reported.set()  # to who runs; the others are told with their places
        self._places.request()

    def _on_again(self, part: str, words: Sentence) -> None:
        for job in self._jobs.values():
            if part in job.parts:
                job.again = words
                job.reported.set()

    async def _tell_progress(self, job: Job) -> None:
        """Tell that a job runs, then what is reported until it is over; what comes while one is told is told next."""
        await self._enter(job, "running", queue_position=None)
        self._places.request()
        while not job.over:
            job.reported.clear()
            await self._audience.tell_progress(job.caller, job.progress(), job.state.kind)
            await job.reported.wait()

    async def _tell_places(self) -> None:
        """Tell those who wait their place in the queue."""
        for place, job in enumerate(self._waiting()[:QUEUE_TOLD], start=1):
            if not job.running and not job.over:
                tick = msgspec.structs.replace(job.progress(), status="queued", queue_position=place)
                await self._audience.tell_progress(job.caller, tick, job.state.kind)
