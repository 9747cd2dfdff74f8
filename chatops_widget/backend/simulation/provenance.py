"""Where a run's numbers come from: hashes of its prices and of its strategy's code, its settings, and what computed it.

Two runs of one provenance have the same numbers, bit by bit, unless a strategy does not decide the same twice or reads
what is not in its file. Nothing in a run is drawn by chance, so there is no seed; a comparison has that of its tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pandas as pd

from ..installation import fingerprint, libraries, version
from ..prices.dates import date_text
from ..prices.validation import index_of
from ..strategies.definition import Strategy
from ..trials.variant import code_of
from .market import Market
from .run_settings import RUN_PARAMETERS


def provenance_of(market: Market, strategy: Strategy, bound: Mapping[str, Any]) -> dict[str, Any]:
    """JSON-able, the same for the same run; of prices all that the strategy was shown and the account was kept on."""
    run = {spec.name for spec in RUN_PARAMETERS}
    return {
        "data": [_prices(market), *_beside(market, bound)],
        "code": hashlib.sha256(code_of(strategy).encode()).hexdigest(),
        "parameters": {name: value for name, value in bound.items() if name not in run},
        "settings": {name: value for name, value in bound.items() if name in run},
        "engine": {"version": version(), "code": fingerprint()},
        "libraries": libraries(),
        "seed": None,
    }


def ground_of(market: Market, bound: Mapping[str, Any]) -> str:
    """A hash of what runs on a market have in common, whatever their strategy: its prices, and what computes them."""
    told = [[_prices(market), *_beside(market, bound)], fingerprint(), libraries()]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def _prices(market: Market) -> dict[str, Any]:
    prices = market.prices
    seen = prices.seen
    columns = [seen[name].to_numpy(np.float64) for name in seen]
    head = f"{','.join(map(str, seen))} {len(prices.frame)} {prices.bars_per_year!r}"
    return {
        "symbol": prices.symbol,
        "source": prices.source,
        "bars": len(seen),
        "first": date_text(seen.index[0]),
        "last": date_text(seen.index[-1]),
        "sha256": _hash(head, _nanoseconds(index_of(seen)), *columns),
    }


def _beside(market: Market, bound: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What else came from a series: by the values that it had at the run's bars."""
    levels = {"benchmark": market.benchmark, "risk_free": market.risk_free, "cash_interest": market.carry.interest}
    return [
        {"symbol": bound[name], "used_as": name, "sha256": _hash(name, level)}
        for name, level in levels.items()
        if level is not None and isinstance(bound.get(name), str)
    ]


def _nanoseconds(index: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
    return index.as_unit("ns").asi8


def _hash(head: str, *columns: npt.NDArray[Any]) -> str:
    """The same on every machine."""
    digest = hashlib.sha256(head.encode() + b"\0")
    for column in columns:
        digest.update(np.ascontiguousarray(column, column.dtype.newbyteorder("<")).data)
    return digest.hexdigest()
