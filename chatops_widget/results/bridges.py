"""Hand a result on to the tools that quants have: quantstats, vectorbt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput, CurvesUnavailable
from .columns import ResultColumns


def daily_returns(equity: pd.Series, name: str) -> pd.Series:
    """Simple returns of whole days, as quantstats wants them: without a gap, on dates without a zone."""
    days = pd.DatetimeIndex(equity.index).normalize()
    closes = equity.groupby(days).last()
    before = closes.shift(1, fill_value=equity.iloc[0])  # the first day begins with its first bar
    returns = (closes / before - 1).where(before > 0, 0.0)  # once there is nothing, nothing is lost
    of_one_bar = len(days) > 0 and int((days == days[0]).sum()) == 1
    return returns.iloc[int(of_one_bar) :].rename(name).rename_axis("Date")  # which has nothing to return on


def vectorbt_portfolio(curves: ResultColumns, prices: pd.Series, cash: float) -> Any:
    """A vectorbt portfolio of the same fills, at the same prices and fees. Raises BadInput, CurvesUnavailable."""
    try:
        from vectorbt import Portfolio
    except ImportError:
        raise BadInput("vectorbt is not installed here.", hint="pip install vectorbt") from None
    if "fills.date" not in curves.columns:
        raise CurvesUnavailable("This backend sent no fills.", hint="The backend of chatops_widget does.")
    fills = pd.DataFrame(
        {name: curves.values(f"fills.{name}") for name in ("units", "price", "fees")}, index=curves.dates("fills.date")
    )
    fills["traded"] = fills["units"].diff().fillna(fills["units"])  # `units` are those held from then on
    bars = fills.reindex(prices.index)
    return Portfolio.from_orders(
        prices,
        size=bars["traded"],
        price=bars["price"].fillna(prices),
        fixed_fees=bars["fees"].fillna(0.0),
        init_cash=cash,
        freq=_bar_length(prices.index),
    )


def _bar_length(dates: pd.Index) -> pd.Timedelta:
    """The usual time from bar to bar."""
    return pd.Timedelta(np.median(np.diff(pd.DatetimeIndex(dates).as_unit("ns").asi8)), unit="ns")
