"""What a portfolio strategy returned, as weights: a row a bar, a column a symbol, or in words what is wrong. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ...errors.sentences import say
from ..prices.dates import date_text
from .targets import check_rows

Floats = npt.NDArray[np.float64]

_NUMBERS = "biufO"  # kinds of numpy's that may hold weights
SPARE = 1e-9  # above 1, that weights may come to by rounding


def weights_of(prices: pd.DataFrame, weights: pd.DataFrame) -> Floats:
    """The weights as an array, a row of NaN where nothing was decided. Raises BadInput with the rule that is broken."""
    check_weights(prices, weights)
    given = weight_numbers(prices, weights)
    closes = prices["close"]
    undecided = np.asarray(np.isnan(given).all(axis=1), np.bool_)
    absent = np.isnan(given) & closes.isna().to_numpy() & ~undecided[:, None]
    given = np.where(absent, 0.0, given)
    bad = np.argwhere(~np.isfinite(given) & ~undecided[:, None])
    if len(bad):
        bar, place = bad[0]
        _refuse(given[bar, place], str(closes.columns[place]), date_text(prices.index[bar]))
    gross = np.abs(given).sum(axis=1)
    over = np.flatnonzero(gross > 1 + SPARE)
    if over.size:
        raise BadInput(
            say(
                "weights.over",
                "The strategy's weights come to {gross:.6g} on {date}, one of {n:,} such bars.",
                gross=float(gross[over[0]]),
                date=date_text(prices.index[over[0]]),
                n=over.size,
            ),
            hint=say(
                "weights.limits",
                "Signs left out they may come to 1 at most, the whole of the equity: nothing is borrowed. Divide each"
                " row by their sum.",
            ),
        )
    return np.where((gross > 1)[:, None], given / np.where(gross > 1, gross, 1.0)[:, None], given)


def _refuse(value: float, symbol: str, date: str) -> None:
    if np.isnan(value):
        raise BadInput(
            say("weights.missing", "The weight of {symbol} is missing (NaN) on {date}.", symbol=symbol, date=date),
            hint=say(
                "weights.fill",
                "Beside weights that are there, one may be missing only while its symbol has no price. Write 0 for"
                " what is not to be held; leave out a whole row to leave all as it is.",
            ),
        )
    raise BadInput(
        say("weights.infinite", "The weight of {symbol} is infinite on {date}.", symbol=symbol, date=date),
        hint=say("weights.divided", "Something was divided by 0 there."),
    )


def check_weights(prices: pd.DataFrame, weights: pd.DataFrame) -> None:
    """Refuse what is not a column a symbol and a row a bar, saying what is not."""
    if not isinstance(weights, pd.DataFrame):
        raise BadInput(
            say("weights.type", "The strategy returned a {type}.", type=type(weights).__name__),
            hint=say("weights.frame", "It takes several symbols, so it must return a DataFrame of weights."),
        )
    symbols = list(prices["close"].columns)
    if list(weights.columns) != symbols and (sorted(map(str, weights.columns)) != sorted(symbols)):
        missing = [symbol for symbol in symbols if symbol not in weights.columns]
        strange = [str(column)[:40] for column in weights.columns if column not in symbols]
        raise BadInput(
            say("weights.lacks", "The strategy's weights have no column {symbol}.", symbol=missing[0])
            if missing
            else say("weights.column", "The strategy's weights have a column {name} too many.", name=strange[0])
            if strange
            else say("weights.twice", "The strategy's weights have a column twice."),
            hint=say("weights.columns", 'They must have the columns of prices["close"]: {symbols}.', symbols=symbols),
        )
    check_rows(prices, weights.index, say("weights.index", "Its DataFrame must have prices.index."))


def standing(weights: pd.DataFrame, first: int) -> pd.DataFrame:
    """The rows from `first` on; what was decided before and stands there is what is decided on the first of them."""
    rows = weights.iloc[first:]
    if not first or not len(rows) or not rows.iloc[0].isna().all():
        return rows
    before = weights.iloc[:first].dropna(how="all")
    if not len(before):
        return rows
    rows = rows.copy()
    rows.iloc[0] = before.iloc[-1]
    return rows


def weight_numbers(prices: pd.DataFrame, weights: pd.DataFrame) -> Floats:
    """The weights as numbers, whatever they are, in the order of the prices' symbols. Raises BadInput."""
    ordered = weights[list(prices["close"].columns)]
    for name, dtype in ordered.dtypes.items():
        if getattr(dtype, "kind", "O") not in _NUMBERS or not _are_numbers(ordered[name]):
            raise BadInput(
                say(
                    "weights.dtype", "The strategy's weights of {symbol} are of type {dtype}.", symbol=name, dtype=dtype
                ),
                hint=say("weights.numbers", "They must be numbers."),
            )
    return np.asarray(ordered.to_numpy(np.float64, na_value=np.nan), np.float64)


def _are_numbers(column: pd.Series) -> bool:
    if getattr(column.dtype, "kind", "O") != "O":
        return True
    try:
        column.to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        return False
    return True


def decisions_of(given: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The weights that stand at each bar, and whether they were decided there anew."""
    decided = ~np.isnan(given).all(axis=1)
    nothing = np.zeros((1, given.shape[1]))
    before = np.concatenate([nothing, given[:-1]])
    new = decided & (before != given).any(axis=1)  # true where the row before is missing
    bars = np.maximum.accumulate(np.where(decided, np.arange(1, len(given) + 1), 0))
    return np.concatenate([nothing, given])[bars], new


def moves_of(rows: Floats) -> npt.NDArray[np.bool_]:
    """For each row whether it is another than the one before it; nothing comes before the first."""
    return np.asarray((np.diff(rows, axis=0, prepend=0.0) != 0).any(axis=1), np.bool_)


def order_bars(rows: Floats, new: npt.NDArray[np.bool_], rebalance: int | None) -> npt.NDArray[np.bool_]:
    """The bars at whose open there is an order, for what was decided on the bar before."""
    orders = np.zeros(len(new), np.bool_)
    orders[1:] = new[:-1]
    if rebalance is None or len(new) < 2:
        return orders
    bars = np.arange(len(new))
    since = bars - np.maximum.accumulate(np.where(orders, bars, 0))
    held = np.zeros(len(new), np.bool_)
    held[1:] = (rows[:-1] != 0).any(axis=1)
    return np.asarray(orders | (held & (since % rebalance == 0)), np.bool_)
