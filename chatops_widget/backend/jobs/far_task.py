"""What a far worker is asked: what it is, to keep something, and to carry out a job with what it keeps."""

from __future__ import annotations

import pickle
import platform
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from distributed import get_worker

from ...logs import Ticket
from ..installation import fingerprint, version
from . import worker
from .shelf import Shelf, Supplies

SHELF = Shelf()


@dataclass(frozen=True)
class Lacking:
    """A worker's answer where it could not begin: something the run needs has not been sent there, or is gone."""

    address: str
    keys: list[str]


class Call:
    """A call as an argument of a task: whoever unpickles it carries it out, and has what it returns instead.

    So a task is `pickle.loads` of some bytes, which a scheduler takes that has none of our packages.
    """

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        self._call = function, args

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call

    def encode(self) -> bytes:
        return pickle.dumps(self)


def describe(stale: Collection[str]) -> dict[str, str]:
    """What this worker is; it lets go of the runs that are `stale`, which are asked of it anew or nowhere."""
    worker.let_go(stale)
    return {"version": version(), "code": fingerprint(), "python": platform.python_version()}


def receive(contents: list[bytes]) -> None:
    """Keep parcels for the runs to come."""
    for content in contents:
        SHELF.put(content)


def carry_out(supplies: Supplies | None, ticket: Ticket, work: Callable[..., Any], part: str, *args: Any) -> Any:
    """As `worker.carry_out`, with what the job needs taken from the shelf; `Lacking` if it is not there."""
    if supplies is None:
        return worker.carry_out(ticket, work, part, *args)
    supplied = SHELF.take(supplies)
    if supplied is None:
        return Lacking(get_worker().address, SHELF.missing(supplies.keys))
    return worker.carry_out(ticket, work, part, *(supplied if arg == supplies else arg for arg in args))
