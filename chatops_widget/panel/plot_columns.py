"""Downsample results to the columns that charts are drawn from. Pure: results in, little-endian float64 columns out.

Dates are milliseconds since 1970. A curve has at most `MAX_POINTS` dates: all of them where they fit, else the first
and the last, and of each stretch between the lowest and the highest bar of every curve, so that no peak and no crash
is ever smoothed away. What is looked at closely (`start`, `end`) is sampled anew, with one bar beyond each end so that
the line reaches the edge. What goes into a file has every bar.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..errors.sentences import say
from ..protocol.panel import Plot
from ..results.charts.figures import milliseconds
from ..results.charts.thinning import Picks, period_ends, picks
from ..results.comparison import Comparison
from ..results.own_bars import drawn
from ..results.runs import BacktestResult
from ..results.statistics import Floats

MAX_POINTS = 2_000  # dates of one curve
MAX_SAVED = 4_000_000  # numbers that go to a page to be saved there: 32 MB
MAX_TRADE_MARKS = 500  # marks of one answer; of a stretch with more, those that won or lost most
TABLE_TRADES = 3  # the first and the last, in the card's table
TABLE_SYMBOLS = 5  # the best and the worst, in the card's table
CASH, OTHERS = -1, -2  # rows of that table which are no symbol
_ATTRIBUTED = ("pnl", "contribution", "fees", "average_weight", "trades")
_TRADE_COLUMNS = ("side", "entry_price", "exit_price", "return", "pnl")

Columns = dict[str, Floats]


def plot(settled: BacktestResult | Comparison, question: Plot) -> Columns:
    """Answer one question of a card. The curves must be here already."""
    if isinstance(settled, BacktestResult):
        return of_run(settled, question.start, question.end, every=question.every)
    match question.show:
        case "equity":
            frame = settled.equity
        case "drawdown":
            frame = settled.drawdown
        case "rolling_sharpe":
            frame = settled.rolling_sharpe(question.window)
        case "correlation":
            return {f"correlation.{name}": column.to_numpy() for name, column in settled.correlation.items()}
        case "monthly_returns":
            return months(settled)
    if not question.every:  # what goes into a file has the gaps
        frame = drawn(frame, settled.window)
    return sampled(frame, f"{question.show}.", question.start, question.end, every=question.every)


def of_run(
    result: BacktestResult, start: float | None = None, end: float | None = None, *, every: bool = False
) -> Columns:
    """`date`, `equity`, `drawdown`, `benchmark` where it is known, and the trades of the stretch (see `trades`).

    Of all of a run on several symbols also what each made (see `attribution`).
    """
    held = {"benchmark": result.benchmark} if "benchmark" in result.curves.columns else {}
    frame = pd.DataFrame({"equity": result.equity, "drawdown": result.drawdown, **held})
    each = attribution(result) if start is None and end is None else {}
    return sampled(frame, "", start, end, every=every) | trades(result, start, end) | each


def sampled(
    frame: pd.DataFrame, prefix: str, start: float | None = None, end: float | None = None, *, every: bool = False
) -> Columns:
    """`date` and every column of `frame`, thinned to what a chart can show unless `every` bar is asked for.

    Raises BadInput where those are more than a page can save.
    """
    dates = milliseconds(frame.index)
    first, stop = stretch(dates, start, end)
    values = [frame[name].to_numpy(np.float64)[first:stop] for name in frame.columns]
    if every:
        _check_saved((stop - first) * (len(values) + 1))
    kept = slice(None) if every else picks(values, MAX_POINTS, period_ends(dates[first:stop]))
    names = [f"{prefix}{name}" for name in frame.columns]
    return {"date": dates[first:stop][kept], **{name: each[kept] for name, each in zip(names, values, strict=True)}}


def _check_saved(numbers: int) -> None:
    if numbers > MAX_SAVED:
        raise BadInput(
            say("curves.too_many", "{n:,} numbers are too many to be saved from a page.", n=numbers),
            hint=say("curves.in_python", "Zoom in, or write them in a cell, with .to_csv(…)."),
        )


def stretch(dates: Floats, start: float | None, end: float | None) -> tuple[int, int]:
    """Where the bars between two dates stand, one more at each end included."""
    low = -np.inf if start is None else start
    high = np.inf if end is None else end
    first = int(np.searchsorted(dates, min(low, high), "left")) - 1
    stop = int(np.searchsorted(dates, max(low, high), "right")) + 1
    return max(first, 0), min(stop, len(dates))


def trades(result: BacktestResult, start: float | None = None, end: float | None = None) -> Columns:
    """The trades of a stretch as `trades.*`, in order, `trades.number` counting from 1 over the whole run.

    `entry_date` and `exit_date` (NaN while open), `side` (1 or -1), prices, `return` and `pnl` as in
    `result.trades`, and the equity at each end for the mark on the curve. `trades.total` is how many the run has.
    Of a run on several symbols `symbol` is the place of a trade's in `result.symbols`.
    """
    table = result.trades
    if table.empty:
        return {}
    dates, equity = milliseconds(result.equity.index), result.equity.to_numpy(np.float64)
    entry, leave = milliseconds(table["entry_date"]), milliseconds(table["exit_date"])
    low, high = -np.inf if start is None else start, np.inf if end is None else end
    inside = np.flatnonzero((entry <= high) & ~(leave < low))
    if start is None and end is None:
        shown = np.r_[:TABLE_TRADES, -TABLE_TRADES:0] % len(table) if len(table) > 2 * TABLE_TRADES else inside
    else:
        shown = inside[:0]
    pnl = table["pnl"].to_numpy(np.float64)
    kept = np.unique(np.r_[_telling(inside, entry, pnl), shown])

    def at(moments: Floats) -> Floats:
        bars = np.searchsorted(dates, np.where(np.isnan(moments), dates[-1], moments))
        return equity[np.minimum(bars, len(equity) - 1)]

    columns = {
        "number": kept + 1.0,
        "entry_date": entry[kept],
        "exit_date": leave[kept],
        **{name: table[name].to_numpy(np.float64)[kept] for name in _TRADE_COLUMNS if name in table},
        "entry_equity": at(entry[kept]),
        "exit_equity": at(leave[kept]),
        "total": np.array([float(len(table))]),
        **({"symbol": result.curves.values("trades.symbol")[kept]} if "symbol" in table else {}),
    }
    return {f"trades.{name}": values for name, values in columns.items()}


def attribution(result: BacktestResult) -> Columns:
    """What the symbols of a run on several made, as `attribution.*`, the best first; nothing of a run on one.

    `symbol` is the place in `result.symbols`, `CASH` for what idle cash earned and `OTHERS` for all those together that
    are neither among the best nor among the worst, so that the rows sum to the whole. `pnl` and `fees`
    are in currency, `contribution` is over the starting cash; they, `average_weight` and `trades` as in
    `result.attribution`.
    """
    if not result.symbols or "portfolio.weights" not in result.curves.columns:
        return {}
    table = result.attribution[[*_ATTRIBUTED]].astype(np.float64)
    table.insert(0, "symbol", [*range(len(result.symbols)), CASH])
    each = table.iloc[:-1].sort_values("pnl", ascending=False, kind="stable")
    between = each.iloc[TABLE_SYMBOLS:-TABLE_SYMBOLS]
    if len(between) > 1:
        others = between.sum().to_frame().T.assign(symbol=OTHERS)
        each = pd.concat([each.iloc[:TABLE_SYMBOLS], others, each.iloc[-TABLE_SYMBOLS:]])
    cash = table.iloc[-1:]
    rows = pd.concat([each, cash]) if cash["pnl"].any() else each
    return {f"attribution.{name}": column.to_numpy(np.float64) for name, column in rows.items()}


def _telling(inside: Picks, entry: Floats, pnl: Floats) -> Picks:
    """Of more trades than can be marked, the one of each stretch of time that won or lost most."""
    if len(inside) <= MAX_TRADE_MARKS:
        return inside
    when = entry[inside]
    place = np.minimum(
        ((when - when[0]) / max(when[-1] - when[0], 1.0) * MAX_TRADE_MARKS).astype(np.intp), MAX_TRADE_MARKS - 1
    )
    ranked = np.lexsort((-np.abs(pnl[inside]), place))
    first = np.flatnonzero(np.diff(place[ranked], prepend=-1))
    return np.sort(inside[ranked[first]])


def months(comparison: Comparison) -> Columns:
    """`month` (its first day) and `monthly_returns.<strategy>`: every month of every year there is."""
    tables = {
        str(name): table.droplevel(0) for name, table in comparison.monthly_returns().groupby(level=0, sort=False)
    }
    years = next(iter(tables.values())).index if tables else pd.Index([])
    starts = pd.DatetimeIndex([pd.Timestamp(int(year), month, 1) for year in years for month in range(1, 13)])
    returns = {f"monthly_returns.{name}": table.to_numpy(np.float64).ravel() for name, table in tables.items()}
    return {"month": milliseconds(starts), **returns}


def as_bytes(columns: Mapping[str, Floats]) -> list[bytes]:
    """As they cross to the page."""
    return [np.ascontiguousarray(values, "<f8").tobytes() for values in columns.values()]
