"""Engines of others whose strategies may be run here: the packages, and the extras that install them."""

from __future__ import annotations

import importlib
import re
from types import ModuleType

from ...errors import BadStrategy
from ...errors.sentences import Sentence, say

ENGINES = {"backtesting": "backtesting", "bt": "bt"}  # package: extra
_IMPORTS = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
_ADAPTERS = {"backtesting_strategy": "backtesting", "bt_strategy": "bt"}


def engine(package: str) -> ModuleType:
    """The package itself. Raises BadStrategy, which says what to install."""
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        hint = missing(error)
        if hint is None:
            raise
        raise BadStrategy(
            say("engine.missing", "{package} is not installed here.", package=package), hint=hint
        ) from None


def missing(error: BaseException) -> Sentence | None:
    """What to install, where what could not be imported is such an engine."""
    name = error.name if isinstance(error, ModuleNotFoundError) else None
    if name not in ENGINES:
        return None
    command = f'pip install "chatops_widget[{ENGINES[name]}]"'
    return say("engine.install", "Where the backend runs: {command}", command=command)


def engines_of(text: str) -> tuple[str, ...]:
    """Which of the engines a strategy file uses, as far as its text says."""
    named = {found for found in _IMPORTS.findall(text) if found in ENGINES}
    named |= {package for adapter, package in _ADAPTERS.items() if adapter in text}
    return tuple(sorted(named))
