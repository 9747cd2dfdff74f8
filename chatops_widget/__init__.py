"""A chat panel for notebooks that runs and compares backtests.

>>> from chatops_widget import ChatOps
>>> chat = ChatOps()  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from .chatops import ChatOps
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
from .protocol.messages import CommandResult, Message
from .results.comparison import Comparison
from .results.runs import BacktestResult, BacktestRun
from .results.sweeps import Sweep, SweepResult

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .panel.widget import ChatPanel

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
    "Sweep",
    "SweepResult",
    "Unauthorized",
    "UnknownName",
    "WaitTimedOut",
]
__version__ = "0.1.0"


def load_ipython_extension(ipython: "InteractiveShell") -> None:
    """`%load_ext chatops_widget`: the magics %chatops, %%chatops and %%strategy."""
    from .magics.extension import load

    load(ipython)


def unload_ipython_extension(ipython: "InteractiveShell") -> None:
    """`%unload_ext chatops_widget`."""
    from .magics.extension import unload

    unload(ipython)


def __getattr__(name: str) -> Any:
    # The widget libraries load when a panel is first asked for: scripts and the backend do without.
    if name == "ChatPanel":
        from .panel.widget import ChatPanel

        return ChatPanel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
