"""An error of ours as it crosses a wire, and back."""

from __future__ import annotations

from ..errors import (
    BacktestCancelled,
    BacktestFailed,
    BadData,
    BadInput,
    BadParameter,
    BadStrategy,
    ChatOpsError,
    CommandFailed,
    Place,
    Unauthorized,
    UnknownName,
)
from ..errors.sentences import Sentence, as_sentence
from .messages import Fault, FaultPlace

_ERRORS: dict[str, type[ChatOpsError]] = {
    "bad_input": BadInput,
    "bad_parameter": BadParameter,
    "bad_data": BadData,
    "too_many": BadInput,
    "bad_strategy": BadStrategy,
    **dict.fromkeys(("which_column", "which_kind", "which_unit"), BadInput),
    "not_yours": BadInput,
    "unauthorized": Unauthorized,
    "backtest_failed": BacktestFailed,
    "strategy_error": BacktestFailed,
    "strategy_crashed": BacktestFailed,
    "out_of_memory": BacktestFailed,
    "out_of_time": BacktestFailed,
    "backtest_cancelled": BacktestCancelled,
}


def fault_of(error: ChatOpsError) -> Fault:
    where = error.where and FaultPlace(file=error.where.file, line=error.where.line, text=error.where.text)
    return Fault(code=error.code, message=error.message, hint=error.hint, where=where)


def error_of(fault: Fault) -> ChatOpsError:
    """The exception a Python user would catch."""
    kind = UnknownName if fault.code.startswith("unknown_") else _ERRORS.get(fault.code, CommandFailed)
    return kind(as_sentence(fault.message), hint=hint_of(fault), code=fault.code, where=place_of(fault))


def hint_of(fault: Fault) -> Sentence | None:
    return None if fault.hint is None else as_sentence(fault.hint)


def place_of(fault: Fault) -> Place | None:
    """The strategy's line that raised, if the fault has one."""
    return Place(fault.where.file, fault.where.line, fault.where.text) if fault.where else None
