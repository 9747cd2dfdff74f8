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
from typing import NamedTuple

MAX_BEGUN = 3  # names that begin with what was given, offered together


class Place(NamedTuple):
    """A line of a strategy's file."""

    file: str  # its name alone: where it lies is nobody's business
    line: int
    text: str  # of the line; empty where it cannot be read


class ChatOpsError(Exception):
    """Base of all errors here. `code` is for programs, `message` for people, `hint` says what to try.

    `where` is the line of a strategy's file that raised, when one did.
    """

    code = "error"

    def __init__(
        self, message: str, *, hint: str | None = None, code: str | None = None, where: Place | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        place = self.where and f"{self.where.file}, line {self.where.line}: {self.where.text}"
        return " ".join(filter(None, (self.message, place, self.hint)))


class BadInput(ChatOpsError, ValueError):
    """What was asked for makes no sense; nothing was started."""

    code = "bad_input"


class UnknownName(BadInput):
    """No such command, strategy, symbol or run. Names what is near."""

    code = "unknown_name"


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


def quoted(text: object, limit: int = 60) -> str:
    """The user's own words, short enough for one sentence."""
    words = str(text)
    return f"“{words}”" if len(words) <= limit else f"“{words[:limit]}…” ({len(words):,} characters)"


def unknown(kind: str, name: object, choices: Iterable[str], *, see: str | None = None) -> UnknownName:
    """The error for a name that is not in `choices`: its nearest neighbour, or what exists.

    >>> str(unknown("strategy", "sma_cros", ["sma_cross", "momentum"]))
    'No strategy “sma_cros”. Did you mean sma_cross?'
    """
    known = sorted(choices)
    begun = [choice for choice in known if choice.casefold().startswith(str(name).casefold())]
    near = get_close_matches(str(name)[:80].casefold(), [choice.casefold() for choice in known], n=1, cutoff=0.6)
    if 1 < len(begun) <= MAX_BEGUN and len(str(name)) > 1:
        hint = f"Did you mean {' or '.join(begun)}?"
    elif near:
        hint = f"Did you mean {next(choice for choice in known if choice.casefold() == near[0])}?"
    elif known and len(known) <= 12:
        hint = f"There are: {', '.join(known)}."
    elif known:
        hint = f"Type {see} for the list." if see else f"There are {len(known):,}, such as {', '.join(known[:5])}."
    else:
        hint = "There are none yet."
    # "parameter of sma_cross" is a kind for people; programs get its first word.
    return UnknownName(f"No {kind} {quoted(name)}.", hint=hint, code=f"unknown_{kind.split()[0]}")
