"""The id of the act that is under way: a context variable that lines of the log carry.

It is the id that the page, or the method of ChatOps, gives an act: `clientId` on the wire. It follows the act into the
tasks that are started for it, and to a worker with the job.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MAX_ID = 64  # characters of an id that are logged
_NO_ID = re.compile(r"[^\w.:-]", re.ASCII)

_act: ContextVar[str | None] = ContextVar("act", default=None)


@contextmanager
def acting(id: str | None) -> Iterator[None]:
    """What is logged within belongs to the act of this id; None leaves it with the one around it."""
    if id is None:
        yield
        return
    token = _act.set(_NO_ID.sub("_", id[:MAX_ID]))  # a client may send anything: it shall not begin a line of its own
    try:
        yield
    finally:
        _act.reset(token)


def act_id() -> str | None:
    """The id of the act that is under way here."""
    return _act.get()
