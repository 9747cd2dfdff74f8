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
from .track_record import Kind, TrackRecord, track_record

TRADES = ("entry_date", "exit_date", "side", "units", "entry_price", "exit_price", "pnl", "fees")
NEEDED = ("entry_date", "exit_date", "pnl")
VALUES = {"returns": "returns", "return": "returns", "equity": "equity", "value": "equity", "nav": "equity"}
DATES = ("date", "datetime", "timestamp", "time")


def read_record(given: Any, trades: Any = None, kind: Kind | None = None) -> TrackRecord:
    """The track record in whatever was given. Raises BadInput."""
    reader = _READERS.get(_origin(given))
    if reader is not None:
        record = reader(given)
    elif isinstance(given, pd.Series):
        record = track_record(given, say("record.series", "The Series"), kind)
    elif isinstance(given, pd.DataFrame):
        record = _of_frame(given, say("record.frame", "The DataFrame"), kind)
    elif isinstance(given, (str, os.PathLike)):
        record = _of_file(Path(given), kind)
    else:
        raise BadInput(
            say("record.unknown", "{value} is no track record.", value=quoted(given)),
            hint=say(
                "record.known",
                "Give a Series of returns or equity, a CSV file, or the result of vectorbt, backtesting.py or bt.",
            ),
        )
    if trades is not None:
        record.trades = _checked_trades(trades)
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
    record.trades = _trades(
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
    record.trades = _trades(
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


def _of_frame(frame: pd.DataFrame, source: str, kind: Kind | None) -> TrackRecord:
    """A frame of one column of values; a column of dates in place of an index of them."""
    if not isinstance(frame.index, (pd.DatetimeIndex, pd.PeriodIndex)):
        named = [name for name in frame.columns if str(name).strip().casefold() in DATES]
        if len(named) == 1:
            frame = frame.set_index(named[0])
    found = [name for name in frame.columns if str(name).strip().casefold() in VALUES]
    columns = found if len(found) == 1 else list(frame.columns)
    if len(columns) != 1:
        raise BadInput(
            say("record.which", "{source} has the columns {names}.", source=source, names=[*map(str, frame.columns)]),
            hint=say("record.give_one", 'Give one, or call it "returns" or "equity", and the dates "date".'),
        )
    said = VALUES.get(str(columns[0]).strip().casefold())
    return track_record(frame[columns[0]], source, kind or said)  # type: ignore[arg-type]


def _of_file(path: Path, kind: Kind | None) -> TrackRecord:
    if path.suffix.lower() != ".csv":
        raise BadInput(
            say("record.no_csv", "{name} is no CSV file.", name=quoted(path.name)),
            hint=say("record.csv", "Give a file that ends in .csv, with a column of dates and one of values."),
        )
    try:
        frame = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise BadInput(
            say("record.unreadable", "{name} cannot be read: {error}", name=quoted(path.name), error=error)
        ) from None
    named = any(str(name).strip().casefold() in DATES for name in frame.columns)
    return _of_frame(frame if named or frame.shape[1] < 2 else frame.set_index(frame.columns[0]), path.name, kind)


def _checked_trades(given: Any) -> pd.DataFrame:
    """Trades as `result.trades` has them; of those only three columns have to be there."""
    if not isinstance(given, pd.DataFrame) or not set(NEEDED) <= set(given.columns):
        raise BadInput(
            say("record.no_trades", "trades is no table of trades."),
            hint=say("record.trades", "Give a DataFrame with {names}, as result.trades has them.", names=list(NEEDED)),
        )
    return _trades(**{name: given.get(name, np.nan) for name in TRADES})


def _trades(**columns: Any) -> pd.DataFrame:
    table = pd.DataFrame(columns)[list(TRADES)].reset_index(drop=True)
    try:
        for name in TRADES[:2]:
            dates = pd.DatetimeIndex(pd.to_datetime(table[name]))
            table[name] = (dates.tz_localize(None) if dates.tz is not None else dates).as_unit("ns")
        table = table.astype(dict.fromkeys(TRADES[2:], "float64"))
    except (TypeError, ValueError) as error:
        raise BadInput(
            say("record.bad_trades", "The trades cannot be read: {error}", error=error),
            hint=say("record.trade_types", "Dates are dates, the rest is numbers."),
        ) from None
    if table["entry_date"].isna().any() or table["pnl"].isna().any():
        raise BadInput(
            say("record.trade_gap", "A trade has no entry_date or no pnl."),
            hint=say("record.trade_fill", "Both have to be there; exit_date may be missing of one that is open."),
        )
    return table


def record_columns(record: TrackRecord) -> dict[str, bytes]:
    """As they cross the wire: dates as little-endian int64 nanoseconds, the rest as float64."""
    columns = {"date": _date_bytes(record.equity.index), "equity": record.equity.to_numpy("<f8").tobytes()}
    if record.trades is not None:
        for name in TRADES:
            values = record.trades[name]
            dated = name in TRADES[:2]
            columns[f"trades.{name}"] = _date_bytes(values) if dated else values.to_numpy("<f8").tobytes()
    return columns


def _date_bytes(dates: Any) -> bytes:
    return pd.DatetimeIndex(dates).as_unit("ns").asi8.astype("<i8").tobytes()
