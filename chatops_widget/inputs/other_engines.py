"""What other tools give of a backtest, as a track record. They are told by the names of their types: none is imported.

- vectorbt: a `Portfolio` of one column, by its value at each bar; trades with their fees.
- backtesting.py: what `Backtest.run()` returns, by its equity curve; trades with their commissions.
- bt: what `bt.run()` returns, of one strategy, by its prices (100 on the day before the first).
- quantstats has no object of its own: what it works on is a Series of returns.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput, quoted
from ..errors.sentences import say
from ..track_records.series import Kind, TrackRecord, Unit, track_record
from ..track_records.table import checked_trades, record_of_csv, record_of_frame, trades_table


def read_record(given: Any, trades: Any = None, kind: Kind | None = None, unit: Unit | None = None) -> TrackRecord:
    """The track record in whatever was given. Raises BadInput."""
    reader = _READERS.get(_origin(given))
    if reader is not None:
        record = reader(given)
    elif isinstance(given, pd.Series):
        record = track_record(given, say("record.series", "The Series"), kind, unit)
    elif isinstance(given, pd.DataFrame):
        record = record_of_frame(given, say("record.frame", "The DataFrame"), kind, unit)
    elif isinstance(given, (str, os.PathLike)):
        record = record_of_csv(Path(given), kind, unit)
    else:
        raise BadInput(
            say("record.unknown", "{value} is no track record.", value=quoted(given)),
            hint=say(
                "record.known",
                "Give a Series of returns or equity, a CSV file, or the result of vectorbt, backtesting.py or bt.",
            ),
        )
    if trades is not None:
        record.trades = checked_trades(trades)
    return record


def _origin(given: object) -> tuple[str, str]:
    kind = type(given)
    return kind.__module__.partition(".")[0], kind.__name__


def _of_vectorbt(portfolio: Any) -> TrackRecord:
    value = portfolio.value()
    if not isinstance(value, pd.Series):
        raise BadInput(
            say(
                "record.columns",
                "The vectorbt Portfolio has several columns: {names}.",
                names=[*map(str, value.columns)],
            ),
            hint=say(
                "record.one_column", "Choose one of them, such as portfolio[{name}].", name=repr(value.columns[0])
            ),
        )
    record = track_record(value, say("record.vectorbt", "The vectorbt Portfolio"), "equity")
    log = portfolio.trades.records_readable
    record.trades = trades_table(
        entry_date=log["Entry Timestamp"],
        exit_date=log["Exit Timestamp"].where(log["Status"] == "Closed"),
        side=np.where(log["Direction"] == "Long", 1.0, -1.0),
        units=log["Size"],
        entry_price=log["Avg Entry Price"],
        exit_price=log["Avg Exit Price"],
        pnl=log["PnL"],
        fees=log["Entry Fees"] + log["Exit Fees"],
    )
    return record


def _of_backtesting(stats: Any) -> TrackRecord:
    record = track_record(
        stats["_equity_curve"]["Equity"], say("record.backtesting", "The backtesting.py result"), "equity"
    )
    log = stats["_trades"]
    record.trades = trades_table(
        entry_date=log["EntryTime"],
        exit_date=log["ExitTime"],
        side=np.sign(log["Size"]),
        units=log["Size"].abs(),
        entry_price=log["EntryPrice"],
        exit_price=log["ExitPrice"],
        pnl=log["PnL"],
        fees=log.get("Commission", np.nan),
    )
    return record


def _of_bt(result: Any) -> TrackRecord:
    prices = result.prices
    if prices.shape[1] != 1:
        raise BadInput(
            say(
                "record.strategies", "The bt result has several strategies: {names}.", names=[*map(str, prices.columns)]
            ),
            hint=say("record.one_strategy", "Give one of them: result.prices[{name}].", name=repr(prices.columns[0])),
        )
    return track_record(prices.iloc[:, 0], say("record.bt", "The bt result"), "equity")


_READERS: Mapping[tuple[str, str], Callable[[Any], TrackRecord]] = {
    ("vectorbt", "Portfolio"): _of_vectorbt,
    ("backtesting", "_Stats"): _of_backtesting,
    ("bt", "Result"): _of_bt,
}
