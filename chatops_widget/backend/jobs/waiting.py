"""The jobs that have not begun: their order, and how many there may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...errors import BadInput
from ...errors.sentences import say
from ..quotas import Quotas
from .job import Job
from .turns import Turns


def in_order(jobs: Iterable[Job], turns: Turns) -> list[Job]:
    """The jobs that have not begun, next first: those the workers have already, then by turn."""
    waiting = [job for job in jobs if not job.running]
    places: dict[str, int] = {}
    for place, run_id in enumerate(turns.order([(job.caller.person, each) for job in waiting for each in job.parts])):
        places.setdefault(run_id, place)
    # A comparison of finished runs has no parts: it waits for nobody.
    return sorted(waiting, key=lambda job: min((places[each] for each in job.parts), default=-1))


def check_room(job: Job, waiting: Sequence[Job], quotas: Quotas) -> None:
    """Refuse a job where too much waits already. Raises BadInput."""
    mine = [each for each in waiting if each.caller.person == job.caller.person]
    if _runs(mine) + len(job.parts) > quotas.max_runs_each:
        raise BadInput(
            say(
                "queue.full_each",
                "Too many of your runs are waiting: {limit:,} are the limit.",
                limit=quotas.max_runs_each,
            ),
            hint=say("queue.wait", "Wait for some to end, or stop them."),
            code="busy",
        )
    if _runs(waiting) + len(job.parts) > quotas.max_runs:
        raise BadInput(
            say("queue.full", "Too much is waiting: {limit:,} runs are the limit.", limit=quotas.max_runs),
            hint=say("queue.wait_or_stop", "Wait for some to end, or stop some of yours."),
            code="busy",
        )


def _runs(jobs: Iterable[Job]) -> int:
    return sum(len(job.parts) for job in jobs)
