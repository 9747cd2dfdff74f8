"""What a run on several symbols held, and what came of each of them, as pandas objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..errors.sentences import say
from .columns import ResultColumns

CASH = "(cash)"  # the row of what idle cash earned; no symbol of a file can be called so by chance
_MONEY = ("pnl", "fees", "slippage", "borrowed", "traded")


def symbols_of(data: Mapping[str, Any]) -> list[str]:
    """The symbols of a run, in their order; none of a run on one."""
    found = data.get("symbols")
    return [str(each) for each in found] if isinstance(found, (list, tuple)) else []


def weights_of(curves: ResultColumns, data: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Value held over equity at each close, signed: a row a bar, a column a symbol. Raises BadInput."""
    symbols = _several(curves, data, name)
    values = curves.values("portfolio.weights").reshape(-1, len(symbols))
    return pd.DataFrame(values, index=curves.dates(), columns=pd.Index(symbols, name="symbol"))


def turnover_of(curves: ResultColumns, data: Mapping[str, Any], name: str) -> pd.Series:
    """What was bought and sold at each bar, over the equity at the close before. Raises BadInput."""
    _several(curves, data, name)
    return pd.Series(curves.values("portfolio.turnover"), index=curves.dates(), name="turnover")


def attribution_of(curves: ResultColumns, data: Mapping[str, Any], name: str) -> pd.DataFrame:
    """What each symbol made, and what it cost, with a row for the interest on cash. Raises BadInput."""
    symbols = _several(curves, data, name)
    money = {column: curves.values(f"portfolio.{column}") for column in _MONEY}
    weights = curves.values("portfolio.weights").reshape(-1, len(symbols))
    start = curves.values("equity")[0]
    trades = np.bincount(curves.values("trades.symbol").astype(np.int64), minlength=len(symbols))
    table = pd.DataFrame(
        {
            "pnl": money.pop("pnl"),
            "contribution": 0.0,
            **money,
            "average_weight": weights.mean(axis=0),
            "trades": trades.astype(np.int64),
        },
        index=pd.Index(symbols, name="symbol"),
    )
    interest = float(data.get("interest") or 0.0)
    idle = float((1 - weights.sum(axis=1)).mean())
    table.loc[CASH] = {"pnl": interest, **dict.fromkeys(money, 0.0), "average_weight": idle, "trades": 0}
    table["contribution"] = table["pnl"] / start
    table["trades"] = table["trades"].astype(np.int64)
    return table


def _several(curves: ResultColumns, data: Mapping[str, Any], name: str) -> list[str]:
    symbols = symbols_of(data)
    if not symbols or "portfolio.weights" not in curves.columns:
        raise BadInput(
            say("portfolio.one_symbol", "{name} was run on one symbol, and has no weights of several.", name=name),
            hint=say("portfolio.exposure", "What it held is .exposure, and what it traded .trades."),
        )
    return symbols
