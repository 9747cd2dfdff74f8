"""What a run is kept on: its prices, and beside them what money earned and what it is measured against, bar by bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ...errors.sentences import Sentence, bars_in_words, say
from ..prices.dates import date_text
from ..prices.price_book import PriceBook
from ..prices.sent_book import SentBook
from ..prices.several import together
from ..prices.validation import Prices, index_of
from .bar_by_bar import Carry
from .run_settings import RATES, RUN_PARAMETERS, read_rate, read_symbols

Floats = npt.NDArray[np.float64]
Book = PriceBook | SentBook

DAYS = 365  # of the year that a rate is for
LATEST = pd.Timedelta(days=31)  # how long the last growth of a series of rates is taken to go on
MOST_MISSING = 0.2  # of a run's bars, that a benchmark may not have
TELLING = ("jumps.", "prices.index", "prices.instead", "prices.not_adjusted")  # notes on what growth a series shows
LIVELIEST = 0.05  # standard deviation a year, above which a series is none of money that earns interest


@dataclass(frozen=True)
class Market:
    """Prices, and what came with them.

    Attributes
    ----------
    risk_free : one a bar, or None
        What money without risk earned since the bar before, as a fraction; 0 on the first bar.
    benchmark : one a bar, or None
        The closes of what the run is measured against, where that is another symbol.
    carry
        What the account's own cash earned, and what its shorts cost.
    notes
        What a reader should know of those, beside what is to be known of the prices.
    """

    prices: Prices
    risk_free: Floats | None = None
    benchmark: Floats | None = None
    carry: Carry = field(default_factory=Carry)
    notes: list[Sentence] = field(default_factory=list)

    @property
    def safe(self) -> Floats | None:
        """What 1 has become that earned the risk-free rate, one a bar; None where there is none."""
        return None if self.risk_free is None else np.asarray(np.cumprod(1 + self.risk_free), np.float64)

    def excess(self, returns: Floats) -> Floats:
        """Returns above those without risk."""
        return returns if self.risk_free is None else returns - self.risk_free


def symbols_of(parameters: Mapping[str, Any]) -> list[str]:
    """Every series that `load_market` needs for a run, and each once. Raises BadParameter."""
    several = parameters.get("symbols")
    usual = next(spec.default for spec in RUN_PARAMETERS if spec.name == "symbol")
    traded = [parameters.get("symbol") or usual] if several is None else read_symbols(several)
    rates = [rate for name in RATES if isinstance(rate := read_rate(name, parameters.get(name)), str)]
    beside = parameters.get("benchmark")
    named = [*map(str, traded), *rates, *([] if beside is None else [str(beside)])]
    return list({symbol.casefold(): symbol for symbol in reversed(named)}.values())[::-1]


def load_market(book: Book, bound: Mapping[str, Any]) -> Market:
    """What a run asks for, with parameters from `backtest.check`. Raises BadData, BadInput."""
    prices = load_prices(book, bound)
    index, notes = index_of(prices.frame), list[Sentence]()
    earned = {name: None if bound.get(name) is None else accrued(book, bound[name], index, notes) for name in RATES}
    fee = bound.get("borrow_fee") or None
    borrow = None if fee is None else fee * _years(index)
    name = bound.get("benchmark")
    held = None if name is None else closes_of(book.load(name, adjust=bound["adjust"]), index, notes)
    carry = Carry(earned["cash_interest"], borrow)
    return Market(prices, earned["risk_free"], held, carry, list(dict.fromkeys(notes)))


def load_prices(book: Book, bound: Mapping[str, Any]) -> Prices:
    """The bars that a run asks for, and those a strategy is shown, with parameters from `check`. Raises BadData."""
    prices = _traded(book, bound)
    before = len(prices.seen) - len(prices.frame)
    if not bound["warmup"] or not before:
        return replace(prices, history=None)
    note = say(
        "run.warmup",
        "Strategies were shown the {bars} before the start too (warmup=False leaves them out).",
        bars=bars_in_words(before),
    )
    return replace(prices, notes=[*prices.notes, note])


def _traded(book: Book, bound: Mapping[str, Any]) -> Prices:
    window, per_year, adjust = (bound["start"], bound["end"]), bound["bars_per_year"], bound["adjust"]
    if bound.get("symbols") is None:
        return book.load(bound["symbol"], *window, bars_per_year=per_year, adjust=adjust)
    return together([book.load(name, *window, adjust=adjust) for name in read_symbols(bound["symbols"])], per_year)


def accrued(book: Book, rate: float | str, index: pd.DatetimeIndex, notes: list[Sentence]) -> Floats:
    """What money earned from the bar before to each bar, as fractions.

    A rate a year counts the real days between two bars, of 365. Of a series it is its own growth between them, straight
    between its dates; for at most `LATEST` after its end, as fast as at the end. What a fund pays out is earned too:
    its adjusted close is taken, where it has one.

    Raises
    ------
    BadInput
        A series that does not reach over the bars, or moves as no money that earns interest does.
    """
    if not isinstance(rate, str):
        return rate * _years(index)
    series = _with_payouts(book, book.load(rate), notes)
    frame, rates = series.frame, [note for note in series.notes if note.phrase and note.phrase.code == "rates.read"]
    dates, closes = index_of(frame).as_unit("ns").asi8, frame["close"].to_numpy(np.float64)
    bars = index.as_unit("ns").asi8
    _check_reach(series.symbol, index_of(frame), index)
    moves = np.diff(closes) / closes[:-1]
    lively = float(moves.std(ddof=1)) * np.sqrt(series.bars_per_year) if len(moves) > 1 else 0.0
    if lively > LIVELIEST and not rates:
        raise BadInput(
            say(
                "rates.lively",
                "{symbol} moves by {sd:.2g} % a year, and money that earns interest does not.",
                symbol=series.symbol,
                sd=lively * 100,
            ),
            hint=say(
                "rates.column",
                "Name the prices of a money market fund, or a table of annual rates in a column that is called rate.",
            ),
        )
    if bars[-1] > dates[-1]:
        slope = (closes[-1] - closes[-2]) / (dates[-1] - dates[-2]) if len(dates) > 1 else 0.0
        dates, closes = np.append(dates, bars[-1]), np.append(closes, closes[-1] + slope * (bars[-1] - dates[-1]))
        notes.append(
            say(
                "rates.ended",
                "{symbol} ends on {end}: its last growth is taken to go on.",
                symbol=series.symbol,
                end=date_text(frame.index[-1]),
            )
        )
    notes.extend(rates)
    level = np.interp(bars, dates, closes)
    return np.concatenate([[0.0], level[1:] / level[:-1] - 1])


def _with_payouts(book: Book, series: Prices, notes: list[Sentence]) -> Prices:
    """A series of what money earns, by its adjusted close where that is another one: the close leaves payouts out."""
    if series.adjusted is None or np.allclose(series.adjusted, series.frame["close"], rtol=1e-6):
        return series
    notes.append(
        say(
            "rates.adjusted",
            "{symbol} is taken by {column}, with what it paid out.",
            symbol=series.symbol,
            column=series.adjusted_name,
        )
    )
    return book.load(series.symbol, adjust=True)


def closes_of(series: Prices, index: pd.DatetimeIndex, notes: list[Sentence]) -> Floats:
    """The closes of a benchmark at each bar, where it has none the last before it. Raises BadInput."""
    dates = index_of(series.frame)
    _check_reach(series.symbol, dates, index)
    missing = ~index.isin(dates)
    if missing.mean() > MOST_MISSING:
        raise BadInput(
            say(
                "benchmark.sparse",
                "The benchmark {symbol} has no bar on {n:,} of the run's {total:,}.",
                symbol=series.symbol,
                n=int(missing.sum()),
                total=len(index),
            ),
            hint=say("benchmark.same", "Name one whose bars come when the run's do."),
        )
    if missing.any():
        notes.append(
            say(
                "benchmark.missing",
                "The benchmark {symbol} has no bar on {n:,} of {total:,}: its last close before stands in.",
                symbol=series.symbol,
                n=int(missing.sum()),
                total=len(index),
            )
        )
    notes.extend(
        say("benchmark.note", "Of the benchmark {symbol}: {note}", symbol=series.symbol, note=note)
        for note in series.notes
        if note.phrase and note.phrase.code.startswith(TELLING)
    )
    places = np.searchsorted(dates.as_unit("ns").asi8, index.as_unit("ns").asi8, side="right") - 1
    return series.frame["close"].to_numpy(np.float64)[places]


def _check_reach(symbol: str, dates: pd.DatetimeIndex, index: pd.DatetimeIndex) -> None:
    if dates[0] <= index[0] and index[-1] - dates[-1] <= LATEST:
        return
    raise BadInput(
        say(
            "rates.short",
            "{symbol} goes from {first} to {last}, and the run from {start} to {end}.",
            symbol=symbol,
            first=date_text(dates[0]),
            last=date_text(dates[-1]),
            start=date_text(index[0]),
            end=date_text(index[-1]),
        ),
        hint=say("rates.within", "Run it within those dates, or name another."),
    )


def _years(index: pd.DatetimeIndex) -> Floats:
    """Since the bar before, of 365 days; 0 on the first bar."""
    days = np.diff(index.as_unit("ns").asi8) / 86_400e9
    return np.concatenate([[0.0], days / DAYS])
