"""An error of ours as it crosses a wire, and back."""

from __future__ import annotations

from .errors import (
    BacktestCancelled,
    BacktestFailed,
    BadData,
    BadInput,
    BadParameter,
    BadStrategy,
    ChatOpsError,
    CommandFailed,
    Unauthorized,
    UnknownName,
)
from .protocol import Fault

_ERRORS: dict[str, type[ChatOpsError]] = {
    "bad_input": BadInput,
    "bad_parameter": BadParameter,
    "bad_data": BadData,
    "bad_strategy": BadStrategy,
    "unauthorized": Unauthorized,
    "backtest_failed": BacktestFailed,
    "backtest_cancelled": BacktestCancelled,
}


def fault_of(error: ChatOpsError) -> Fault:
    return Fault(code=error.code, message=error.message, hint=error.hint)


def error_of(fault: Fault) -> ChatOpsError:
    """The exception a Python user would catch."""
    kind = UnknownName if fault.code.startswith("unknown_") else _ERRORS.get(fault.code, CommandFailed)
    return kind(fault.message, hint=fault.hint, code=fault.code)
