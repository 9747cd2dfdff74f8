"""What makes two runs trials of one variant: a strategy by its code, and the parameters that its returns depend on."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Mapping
from typing import Any

import msgspec

from ..strategies.definition import Function, Strategy

# Where it is run, with how much, and how that is put: the returns of a bar are the same.
_NO_PART = frozenset({"symbol", "symbols", "start", "end", "cash", "bars_per_year", "risk_free", "benchmark"})
# What variants had before there were such settings, which they are known by.
_BEFORE = {"cash_interest": None, "borrow_fee": 0.0, "stop_loss": None, "take_profit": None, "vol_target": None}


def variant_of(strategy: Strategy, bound: Mapping[str, Any]) -> bytes:
    """A hash that is the same for the same variant, and tells nobody which that is."""
    own = sorted(
        (name, value)
        for name, value in bound.items()
        if name not in _NO_PART and (name not in _BEFORE or value != _BEFORE[name])
    )
    written = msgspec.json.encode([strategy.id, code_of(strategy), own])
    return hashlib.blake2b(written, digest_size=16).digest()


def code_of(strategy: Strategy) -> str:
    """Its source: of a strategy that people wrote, the file that it came in."""
    return strategy.file.text if strategy.file is not None else _source(strategy.function)


@functools.cache
def _source(function: Function) -> str:
    try:
        return inspect.getsource(function)
    except OSError:  # a program that was packed without its sources
        return function.__code__.co_code.hex()
