"""What a sweep, a walk-forward or a cross-validation would take, before it is started: how many runs and seconds.

The seconds are measured, on these workers and these prices: a batch spread over the combinations is run, as the sweep
itself would run it, and what came of it is thrown away. Nobody sees it, so it is no trial.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from ...errors import BadInput, ChatOpsError
from ...errors.sentences import Sentence, joined, say
from ...protocol.faults import fault_of
from ...protocol.messages import Ack, CommandResult, now
from ..simulation.fold_plan import FoldPlan, Training
from ..simulation.sweep import Plan
from ..storage.acts import Act
from . import worker
from .batches import BATCH_SECONDS, FIRST_BATCH_RUNS, OWN_BATCH_SECONDS
from .dask_runner import DaskRunner
from .job import Audience, Caller
from .turns import on_behalf_of

logger = logging.getLogger(__name__)
PATIENCE = 15.0  # seconds: what is not measured by then is said to be unknown
MOST = 16  # at once
BATCHES = 3  # the fastest counts: on each worker the first loads prices and code
LONG = 5  # times as long as a batch should take: loading is little of it


@dataclass(frozen=True)
class Measured:
    """What a sample of the runs took."""

    runs: int
    seconds: float  # of one worker
    workers: int


class Previews:
    """Answers what would be run, each in its turn at the workers, and keeps no other command waiting meanwhile."""

    def __init__(self, runner: DaskRunner, audience: Audience) -> None:
        self._runner = runner
        self._audience = audience
        self._under_way: dict[asyncio.Task[None], Act | None] = {}

    def start(self, caller: Caller, command: str, asked: FoldPlan | Plan) -> Ack:
        """Have it measured; the answer is told when it is there. The same act again has no second one."""
        act = caller.cause.act
        if act is not None and act in self._under_way.values():
            return Ack(ok=True)
        if len(self._under_way) >= MOST:
            raise BadInput(
                say("preview.busy", "{limit} previews are under way already.", limit=MOST),
                hint=say("preview.wait", "Try again in a moment."),
                code="busy",
            )
        task = asyncio.ensure_future(self._answer(caller, command, asked))
        self._under_way[task] = act
        task.add_done_callback(lambda done: self._under_way.pop(done, None))
        return Ack(ok=True)

    async def close(self) -> None:
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*list(self._under_way), return_exceptions=True)

    async def _answer(self, caller: Caller, command: str, asked: FoldPlan | Plan) -> None:
        try:
            with on_behalf_of(caller.person):
                result = await preview(self._runner, asked)
        except ChatOpsError as error:
            result = CommandResult(success=False, message=error.whole, fault=fault_of(error))
        except Exception as error:
            logger.exception("the preview of %s failed", command)
            words = say("preview.failed", "The preview failed: {type}: {error}", type=type(error).__name__, error=error)
            result = CommandResult(success=False, message=words)
        told = {"session_id": caller.session_id, "client_id": caller.client_id, "command": command, "timestamp": now()}
        await self._audience.answer(caller, msgspec.structs.replace(result, **told))


async def preview(runner: DaskRunner, asked: FoldPlan | Plan, patience: float = PATIENCE) -> CommandResult:
    """What it would take.

    Raises
    ------
    BadInput, BadData, UnknownName
        What it would be refused for, or would end with: prices that cannot be read, spans that leave nothing to test.
    """
    plan = asked.plan if isinstance(asked, FoldPlan) else asked
    preview_id = f"pv_{uuid.uuid4().hex[:12]}"
    folds: int | None = None
    found: Measured | Sentence = say("preview.no_turn", "no worker came to it within {limit:g} s.", limit=patience)

    def began() -> None:
        nonlocal found
        if not isinstance(found, Measured):
            n = min(FIRST_BATCH_RUNS, len(plan.combinations))
            found = say("preview.slow", "the first {n} were not done after {limit:g} s.", n=n, limit=patience)

    async def measure() -> None:
        nonlocal folds, found
        part: Plan | Training = plan
        if isinstance(asked, FoldPlan):
            job = worker.cut_folds, asked, source
            trainings = await runner.submit(preview_id, plan.strategy_id, *job, key=f"{preview_id}.folds")
            folds = sum(len(each.folds) for each in trainings)
            bars = np.array([sum(fold.trained for fold in each.folds) for each in trainings])
            part = trainings[int(np.argmin(np.abs(bars - bars.mean())))]
        size = FIRST_BATCH_RUNS
        whole = BATCH_SECONDS if plan.file is None else OWN_BATCH_SECONDS
        for turn in range(BATCHES):
            sample, runs = _spread(part, size)
            batch = worker.time_batch, sample, source, runner.limits
            seconds, fault = await runner.submit(
                preview_id, plan.strategy_id, *batch, key=f"{preview_id}.{turn}", on_turn=began
            )
            if fault is not None:
                found = say("preview.none_ran", "of {n} that were tried none ran. {error}", n=runs, error=fault.whole)
                return
            if not isinstance(found, Measured) or seconds / runs < found.seconds / found.runs:
                found = Measured(runs, seconds, workers)
            if seconds > LONG * whole:
                return
            size = max(1, round(whole * runs / max(seconds, 1e-6)))

    async with runner.track(preview_id, plan.strategy_id):
        source = await runner.source(plan.common, plan.file)
        workers = await runner.parallelism()  # which may have to be started: that is no part of it
        measuring = asyncio.ensure_future(measure())
        try:
            done, _ = await asyncio.wait({measuring}, timeout=patience)
            if done:
                await measuring
            else:
                await runner.cancel(preview_id)
        finally:
            measuring.cancel()
            await asyncio.gather(measuring, return_exceptions=True)
    return _told(plan, folds, found, trains=isinstance(asked, FoldPlan))


def _spread(part: Plan | Training, most: int) -> tuple[Plan | Training, int]:
    """So many runs of its combinations, evenly over all: some parameters take longer than others. And how many."""
    plan, each = (part.plan, len(part.folds)) if isinstance(part, Training) else (part, 1)
    total = len(plan.combinations)
    places = np.unique(np.linspace(0, total - 1, min(max(most // each, 1), total)).round().astype(int))
    chosen = [plan.combinations[place] for place in places]
    spread = part.of(chosen) if isinstance(part, Training) else replace(part, combinations=chosen)
    return spread, len(chosen) * each


def _told(plan: Plan, folds: int | None, found: Measured | Sentence, *, trains: bool) -> CommandResult:
    n, symbol = len(plan.combinations), ",".join(plan.traded.values())
    runs = n if not trains else folds and n * folds
    data = {
        "strategyId": plan.strategy_id,
        "symbol": symbol,
        "combinations": n,
        "skipped": plan.skipped,
        "folds": folds,
        "runs": runs,
        "seconds": None,
    }
    about = {"strategy": plan.strategy_id, "n": n, "symbol": symbol}
    if folds is not None:
        words = say(
            "preview.walk",
            "{strategy} on {symbol}: {folds:,} trainings of {n:,} combinations are {runs:,} runs.",
            folds=folds,
            runs=runs,
            **about,
        )
    else:
        words = say("preview.sweep", "{strategy} on {symbol}: {n:,} combinations.", **about)
    skipped = say("preview.skipped", "{n:,} more are against its rules.", n=plan.skipped) if plan.skipped else ""
    beside = say("preview.choosing", "What choosing them takes is not in that.") if plan.adapting else ""
    if isinstance(found, Measured) and runs:
        seconds = found.seconds / found.runs * runs / min(found.workers, runs)
        data["seconds"] = round(seconds, 3)
        data["measured"] = {"runs": found.runs, "seconds": round(found.seconds, 4), "workers": found.workers}
        time_words = say(
            "preview.about",
            "That takes about {time} where nothing else runs: {tried:,} of them took one worker {spent}, and there are"
            " {workers}.",
            time=in_words(seconds),
            tried=found.runs,
            spent=in_words(found.seconds),
            workers=found.workers,
        )
    else:
        reason = found if isinstance(found, Sentence) else ""
        time_words = say("preview.unmeasured", "How long that takes is not known: {reason}", reason=reason)
    nothing = say("preview.nothing", "Nothing was started.")
    return CommandResult(
        success=True, message=joined([words, skipped, time_words, beside, nothing]), data={"preview": data}
    )


def in_words(seconds: float) -> Sentence:
    """A length of time with two digits that count."""
    for unit, length in (("h", 3600.0), ("min", 60.0)):
        if seconds >= 1.5 * length:
            n = float(f"{seconds / length:.2g}")
            return say("time.hours", "{n:g} h", n=n) if unit == "h" else say("time.minutes", "{n:g} min", n=n)
    return say("time.seconds", "{n:g} s", n=float(f"{seconds:.2g}"))
