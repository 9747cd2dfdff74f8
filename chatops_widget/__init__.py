"""A chat panel for notebooks that runs and compares backtests.

>>> from chatops_widget import ChatOps
>>> chat = ChatOps()  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from .chatops import ChatOps
from .comparison import Comparison
from .errors import (
    BackendUnavailable,
    BacktestCancelled,
    BacktestFailed,
    BadData,
    BadInput,
    BadParameter,
    BadStrategy,
    ChatOpsError,
    CommandFailed,
    ConnectionLost,
    CurvesUnavailable,
    NotConnected,
    Unauthorized,
    UnknownName,
    WaitTimedOut,
)
from .protocol import CommandResult, Message
from .runs import BacktestResult, BacktestRun

if TYPE_CHECKING:
    from .panel import ChatPanel

__all__ = [
    "BackendUnavailable",
    "BacktestCancelled",
    "BacktestFailed",
    "BacktestResult",
    "BacktestRun",
    "BadData",
    "BadInput",
    "BadParameter",
    "BadStrategy",
    "ChatOps",
    "ChatOpsError",
    "ChatPanel",
    "CommandFailed",
    "CommandResult",
    "Comparison",
    "ConnectionLost",
    "CurvesUnavailable",
    "Message",
    "NotConnected",
    "Unauthorized",
    "UnknownName",
    "WaitTimedOut",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # The widget libraries load when a panel is first asked for: scripts and the backend do without.
    if name == "ChatPanel":
        from .panel import ChatPanel

        return ChatPanel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
