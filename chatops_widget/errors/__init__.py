"""Every error a user of chatops_widget can meet.

ChatOpsError
├── BadInput (ValueError)            what was asked for makes no sense; nothing was started
│   ├── UnknownName                  no such command, strategy, symbol, run: says what is near
│   ├── BadParameter                 a value of the wrong type, out of range, or at odds with another
│   ├── BadData                      a price file or frame that cannot be trusted
│   └── BadStrategy                  a strategy file or function that cannot be run
├── CommandFailed (RuntimeError)     the backend refused or could not finish a command
│   ├── BacktestFailed
│   └── BacktestCancelled
├── CurvesUnavailable (LookupError)  the backend sent numbers, but no curves
├── WaitTimedOut (TimeoutError)      says what was waited for
└── NotConnected (ConnectionError)
    ├── ConnectionLost               the link broke and could not be mended
    ├── Unauthorized                 the backend wants a (different) token
    └── BackendUnavailable           the embedded backend did not start

An error that crosses the wire keeps its `code`, `message`, `hint` and `where`.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, NamedTuple

from .sentences import Sentence, as_sentence, disjunction, joined, say

MAX_BEGUN = 3  # names that begin with what was given, offered together


class Place(NamedTuple):
    """A line of a strategy's file."""

    file: str  # its name alone: where it lies is nobody's business
    line: int
    text: str  # of the line; empty where it cannot be read


class ChatOpsError(Exception):
    """Base of all errors here. `code` is for programs, `message` for people, `hint` says what to try.

    `where` is the line of a strategy's file that raised, when one did. A panel words `message` and `hint` in its
    reader's language where they are Sentences; other texts stay as they are.
    """

    code = "error"

    def __init__(
        self, message: str, *, hint: str | None = None, code: str | None = None, where: Place | None = None
    ) -> None:
        super().__init__(message)
        self.message = as_sentence(message)
        self.hint = hint if hint is None else as_sentence(hint)
        self.where = where
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.whole)

    @property
    def whole(self) -> Sentence:
        """All that is said of it, one sentence after the other."""
        place = say("fault.place", "{file}, line {line}: {text}", **self.where._asdict()) if self.where else ""
        return joined((self.message, place, self.hint or ""))


class BadInput(ChatOpsError, ValueError):
    """What was asked for makes no sense; nothing was started."""

    code = "bad_input"


class UnknownName(BadInput):
    """No such command, strategy, symbol or run. Names what is near.

    `wrong` is the name as it was given, `near` what may have been meant.
    """

    code = "unknown_name"
    wrong: str = ""
    near: tuple[str, ...] = ()


class BadParameter(BadInput):
    """A value of the wrong type, out of range, or at odds with another."""

    code = "bad_parameter"


class BadData(BadInput):
    """Prices that cannot be trusted, or none where some are needed. Names the file and the line."""

    code = "bad_data"


class BadStrategy(BadInput):
    """A strategy that cannot be sent or run. `where` is the line at fault."""

    code = "bad_strategy"


class CommandFailed(ChatOpsError, RuntimeError):
    """The backend refused a command, or could not finish it."""

    code = "command_failed"


class BacktestFailed(CommandFailed):
    """The run raised. `where` is the strategy's own line, where it was one."""

    code = "backtest_failed"


class BacktestCancelled(CommandFailed):
    """Somebody stopped the run."""

    code = "backtest_cancelled"


class CurvesUnavailable(ChatOpsError, LookupError):
    """The backend sent numbers, but no curves."""

    code = "curves_unavailable"


class WaitTimedOut(ChatOpsError, TimeoutError):
    """It took longer than `timeout`. Says what was waited for, which goes on."""

    code = "timeout"


class NotConnected(ChatOpsError, ConnectionError):
    """There is no link to the backend, and nothing could be sent."""

    code = "not_connected"


class ConnectionLost(NotConnected):
    """The link broke and could not be mended."""

    code = "connection_lost"


class Unauthorized(NotConnected):
    """The backend wants a token, or a different one."""

    code = "unauthorized"


class BackendUnavailable(NotConnected):
    """The embedded backend did not start. Says why."""

    code = "backend_unavailable"


def quoted(text: object, limit: int = 60) -> Sentence:
    """The user's own words, short enough for one sentence."""
    words = str(text)
    if len(words) <= limit:
        return Sentence(f"“{words}”")
    return say("quoted.cut", "“{words}…” ({n:,} characters)", words=words[:limit], n=len(words))


Kind = Literal[
    "backend", "command", "comparison", "event", "field", "file", "metric", "metric or parameter", "parameter", "run",
    "strategy", "sweep", "symbol", "view",
]  # fmt: skip
KINDS: dict[Kind, Sentence] = {
    "backend": say("kind.backend", "backend"),
    "command": say("kind.command", "command"),
    "comparison": say("kind.comparison", "comparison"),
    "event": say("kind.event", "event"),
    "field": say("kind.field", "field"),
    "file": say("kind.file", "file"),
    "metric": say("kind.metric", "metric"),
    "metric or parameter": say("kind.metric_or_parameter", "metric or parameter"),
    "parameter": say("kind.parameter", "parameter"),
    "run": say("kind.run", "run"),
    "strategy": say("kind.strategy", "strategy"),
    "sweep": say("kind.sweep", "sweep"),
    "symbol": say("kind.symbol", "symbol"),
    "view": say("kind.view", "view"),
}

STATUSES = {
    "queued": say("status.queued", "queued"),
    "running": say("status.running", "running"),
    "completed": say("status.completed", "completed"),
    "failed": say("status.failed", "failed"),
    "cancelled": say("status.cancelled", "cancelled"),
}


def unknown(
    kind: Kind, name: object, choices: Iterable[str], *, of: str | None = None, see: str | None = None
) -> UnknownName:
    """The error for a name that is not in `choices`: its nearest neighbour, or what exists. `of` owns the choices.

    >>> str(unknown("strategy", "sma_cros", ["sma_cross", "momentum"]))
    'No strategy “sma_cros”. Did you mean sma_cross?'
    """
    known = sorted(choices)
    typed = str(name)[:80].casefold()  # it may be of megabytes
    begun = [choice for choice in known if choice.casefold().startswith(typed)]
    near = get_close_matches(typed, [choice.casefold() for choice in known], n=1, cutoff=0.6)
    meant_names: list[str] = []
    if 0 < len(begun) <= MAX_BEGUN and len(str(name)) > 1:
        meant_names = begun
        hint = say("unknown.near", "Did you mean {meant}?", meant=disjunction(begun))
    elif near:
        meant = next(choice for choice in known if choice.casefold() == near[0])
        meant_names = [meant]
        hint = say("unknown.near", "Did you mean {meant}?", meant=meant)
    elif known and len(known) <= 12:
        hint = say("unknown.choices", "There are: {choices}.", choices=known)
    elif known and see:
        hint = say("unknown.list", "Type {see} for the list.", see=see)
    elif known:
        hint = say("unknown.many", "There are {n:,}, such as {choices}.", n=len(known), choices=known[:5])
    else:
        hint = say("unknown.none", "There are none yet.")
    called, text = KINDS[kind], quoted(name)
    message = (
        say("unknown.of", "No {kind} of {owner} {name}.", kind=called, owner=of, name=text)
        if of
        else say("unknown", "No {kind} {name}.", kind=called, name=text)
    )
    error = UnknownName(message, hint=hint, code=f"unknown_{kind.split()[0]}")
    error.wrong, error.near = str(name), tuple(meant_names)
    return error
