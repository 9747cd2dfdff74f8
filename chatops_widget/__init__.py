"""A chat panel for notebooks that runs and compares backtests.

>>> from chatops_widget import ChatOps
>>> chat = ChatOps()  # doctest: +SKIP
"""

import importlib
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .chatops import ChatOps
    from .panel.widget import ChatPanel
    from .results.comparison import Comparison
    from .results.cross_validation import CrossValidation, CrossValidationResult
    from .results.runs import BacktestResult, BacktestRun
    from .results.sweep_preview import SweepPreview
    from .results.sweeps import Sweep, SweepResult
    from .results.walk_forward import WalkForward, WalkForwardResult

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
    "CrossValidation",
    "CrossValidationResult",
    "CurvesUnavailable",
    "Message",
    "NotConnected",
    "Sweep",
    "SweepPreview",
    "SweepResult",
    "Unauthorized",
    "UnknownName",
    "WaitTimedOut",
    "WalkForward",
    "WalkForwardResult",
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


# Imported when they are first asked for: a script does without the widget libraries, and the backend and each of its
# workers without all that a notebook needs.
_MODULES = {
    "BacktestResult": ".results.runs",
    "BacktestRun": ".results.runs",
    "ChatOps": ".chatops",
    "ChatPanel": ".panel.widget",
    "Comparison": ".results.comparison",
    "CrossValidation": ".results.cross_validation",
    "CrossValidationResult": ".results.cross_validation",
    "SweepPreview": ".results.sweep_preview",
    "Sweep": ".results.sweeps",
    "SweepResult": ".results.sweeps",
    "WalkForward": ".results.walk_forward",
    "WalkForwardResult": ".results.walk_forward",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(importlib.import_module(_MODULES[name], __name__), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
