"""A track record that was made elsewhere, as the result of a run: measured by the same code. Pure.

What nobody told is left out, and not taken for nothing: without exposure, fills or costs there are no such curves, and
the metrics that need them are undefined.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput, quoted
from ...errors.sentences import Sentence, say
from ...protocol.equity import drawdowns, simple_returns
from ...protocol.messages import ImportResult
from ..prices.bar_rate import bar_rate
from ..prices.dates import date_text
from ..strategies.builtin import STRATEGIES
from .backtest import BacktestOutput, date_bytes, defined, trade_bytes
from .metrics import measure, too_short
from .trades import Trades

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]

MOST_BARS = 2_000_000
MOST_NOTES = 10
TEXT = 200  # characters of a name, a source or a note


def imported_run(record: ImportResult) -> BacktestOutput:
    """Check a record and measure it. Raises BadInput: whoever sends one may be no client of ours."""
    name = record.name.strip()
    if not 0 < len(name) <= TEXT or not name.isprintable():
        raise BadInput(
            say("import.name", "{name} is no name.", name=quoted(record.name[:TEXT])),
            hint=say("import.name_takes", "Give a name of up to {n} characters.", n=TEXT),
        )
    if name in STRATEGIES:
        raise BadInput(
            say("import.taken", "{name} is a strategy of this backend.", name=name),
            hint=say("import.other_name", "Import it by another name, so that nobody takes the one for the other."),
        )
    dates, equity = _curve(record.columns)
    trades = _trades(record.columns, dates)
    rate = bar_rate(pd.DatetimeIndex(dates))
    metrics = measure(equity, None, trades, bars_per_year=rate.per_year)
    source = _short(record.source) or "?"
    first = say(
        "import.told",
        "{source} was imported: nothing here has checked it for looking ahead, and its costs are unknown.",
        source=source,
    )
    notes: list[Sentence | str] = [first, *map(_short, record.notes[:MOST_NOTES])]
    notes += [each for each in (rate.words, too_short(len(dates), rate.per_year)) if each]
    data = {
        "strategyId": name,
        "name": name,
        "parameters": {},
        "symbol": "",
        "start": date_text(pd.Timestamp(dates[0])),
        "end": date_text(pd.Timestamp(dates[-1])),
        "bars": len(dates),
        "barsPerYear": rate.per_year,
        "source": source,
        "imported": True,
        "notes": notes,
        "metrics": defined(metrics),
    }
    curves = {"equity": equity, "returns": simple_returns(equity), "drawdown": drawdowns(equity)}
    columns = {"date": date_bytes(dates), **{name: values.astype("<f8").tobytes() for name, values in curves.items()}}
    if trades is not None:
        columns |= trade_bytes(trades)
    return BacktestOutput(data, columns)


def _short(text: str) -> str:
    """A sentence of ours as it is; of a longer text its beginning."""
    return text if len(text) <= TEXT and text.isprintable() else " ".join(text.split())[:TEXT]


def _curve(columns: Mapping[str, bytes]) -> tuple[Dates, Floats]:
    dates, equity = _read(columns, "date", "<i8"), _read(columns, "equity", "<f8").astype(np.float64)
    sound = (
        2 <= len(dates) == len(equity) <= MOST_BARS
        and bool((np.diff(dates) > 0).all())
        and bool(np.isfinite(equity).all())
        and bool((equity > 0).all())
    )
    if not sound:
        raise BadInput(
            say("import.curve", "That is no equity by date."),
            hint=say(
                "import.curve_takes",
                "Send two bars or more, up to {n:,}, each later than the one before, and their equity above 0.",
                n=MOST_BARS,
            ),
        )
    return dates.astype(np.int64).view("datetime64[ns]"), equity


def _trades(columns: Mapping[str, bytes], dates: Dates) -> Trades | None:
    """The trades, where there are any: what is not known of them is NaN."""
    if "trades.pnl" not in columns:
        return None
    names = ("side", "units", "entry_price", "exit_price", "pnl", "fees")
    known = {name: _read(columns, f"trades.{name}", "<f8").astype(np.float64) for name in names}
    entry, leave = (
        _read(columns, f"trades.{name}", "<i8").astype(np.int64).view("datetime64[ns]")
        for name in ("entry_date", "exit_date")
    )
    lengths = {len(values) for values in (*known.values(), entry, leave)}
    if len(lengths) != 1 or np.isnat(entry).any() or not np.isfinite(known["pnl"]).all():
        raise BadInput(
            say("import.trades", "Those are no trades."),
            hint=say("import.trades_take", "Each has an entry_date and a pnl, and every column one value a trade."),
        )
    is_open = np.isnat(leave)
    entered = known["units"] * known["entry_price"]
    ends = np.where(is_open, dates[-1], leave)
    held = np.searchsorted(dates, ends) - np.searchsorted(dates, entry) + is_open
    return Trades(
        entry_date=entry,
        exit_date=leave,
        returns=known["pnl"] / np.where(entered > 0, entered, np.nan),
        bars=held.astype(np.float64),
        notional=entered + np.where(is_open, 0.0, known["units"] * known["exit_price"]),
        **known,
    )


def _read(columns: Mapping[str, bytes], name: str, kind: str) -> npt.NDArray[Any]:
    content = columns.get(name, b"")
    return np.frombuffer(content, kind) if len(content) % 8 == 0 else np.empty(0, kind)
