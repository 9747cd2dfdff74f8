"""Have what came of a run made again, and wait for it: for results that users hold. From any thread but the I/O one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import BadInput, WaitTimedOut
from ..errors.sentences import say
from ..io_thread import IOThread, wait
from .pending_commands import PendingCommand


def request_again(request: tuple[str, dict[str, Any]] | None, more: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The command that makes it again, with what is given beside; None takes a parameter away. Raises BadInput."""
    if request is None:
        raise BadInput(
            say("again.unknown", "It is not known here what this was asked for with."),
            hint=say("again.join", "Join the session that it is of."),
        )
    command, parameters = request
    return command, {name: value for name, value in {**parameters, **more}.items() if value is not None}


def make_again(
    io: IOThread,
    begin: Callable[[], PendingCommand],
    withdraw: Callable[[PendingCommand], None],
    timeout: float,
) -> Any:
    """The result of what `begin` has the backend do. Raises its refusal, or how it ended, and WaitTimedOut."""

    async def beginning() -> PendingCommand:
        return begin()

    pending = io.run(beginning(), timeout=30, what="the chatops-io thread")
    try:
        if pending.run is None:
            return wait(pending.comparison, timeout, f"{pending.title} to be compared")
        wait(pending.accepted, timeout, f"the backend to take {pending.title}")
        return pending.run.result(timeout)
    except (WaitTimedOut, KeyboardInterrupt):
        io.call(withdraw, pending)
        raise
