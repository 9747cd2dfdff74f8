"""What a run is annualised by: the bars inside its window, or what the user says; a comparison by those in common."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import compare


@pytest.fixture
def book(tmp_path: Path) -> PriceBook:
    days = pd.date_range("2019-01-01", periods=700)
    write(tmp_path, "COIN", days)
    write(tmp_path, "COIN2", days)
    write(tmp_path, "STOCK", days[days.day_of_week < 5])
    write(tmp_path, "SUNDAYS", days[(days.day_of_week < 4) | (days.day_of_week == 6)])
    mixed = days[(days < "2020-01-01") | (days.day_of_week < 5)]  # round the clock, then an exchange's week
    write(tmp_path, "MOVED", mixed)
    return PriceBook(tmp_path)


def write(folder: Path, symbol: str, dates: pd.DatetimeIndex) -> None:
    close = 100 * np.exp(np.cumsum(np.random.default_rng(3).normal(0, 0.01, len(dates))))
    pd.DataFrame({"close": close}, index=pd.Index(dates, name="date")).to_csv(folder / f"{symbol}.csv")


def held(book: PriceBook, symbol: str, **given: Any) -> BacktestOutput:
    return run_backtest(book, "buy_and_hold", {"symbol": symbol, **given})


def rate(output: BacktestOutput) -> float:
    return float(output.data["barsPerYear"])


def test_only_the_bars_that_are_run_count(book: PriceBook) -> None:
    assert rate(held(book, "MOVED", end="2019-12-31")) == 365
    assert rate(held(book, "MOVED", start="2020-01-01")) == 252


def test_a_window_too_short_to_tell_is_annualised_as_all_bars_and_says_so(book: PriceBook) -> None:
    short = held(book, "COIN", start="2019-02-04", end="2019-02-07")
    assert rate(short) == 365
    assert any("4 bars are too few" in note and "365 a year, as in all 700" in note for note in short.data["notes"])


def test_a_rate_that_is_given_goes_before_what_the_bars_show_and_both_are_told(book: PriceBook) -> None:
    usual, given = held(book, "COIN"), held(book, "COIN", bars_per_year=252)
    assert rate(given) == 252
    assert given.data["parameters"]["bars_per_year"] == 252
    assert "252 bars a year, as given. The bars themselves come 365 times a year." in given.data["notes"]
    ratio = given.data["metrics"]["sharpe_ratio"] / usual.data["metrics"]["sharpe_ratio"]
    assert ratio == pytest.approx(math.sqrt(252 / 365))


@pytest.mark.parametrize(
    ("symbols", "expected"),
    [
        (("COIN", "STOCK"), 252),
        (("STOCK", "SUNDAYS"), 4 * 365.25 / 7),  # Monday to Thursday
        (("COIN", "SUNDAYS"), 252),
        (("COIN", "COIN"), 365),
    ],
)
def test_a_comparison_is_annualised_by_the_bars_in_common(
    book: PriceBook, symbols: tuple[str, str], expected: float
) -> None:
    data, _ = compare([(symbol, held(book, symbol)) for symbol in symbols])
    assert data["barsPerYear"] == pytest.approx(expected, rel=0.005)
    assert any("bars in common" in note for note in data["notes"]) is (symbols[0] != symbols[1])


def test_a_comparison_takes_a_rate_that_is_given(book: PriceBook) -> None:
    data, _ = compare([("COIN", held(book, "COIN")), ("STOCK", held(book, "STOCK"))], bars_per_year=100)
    assert data["barsPerYear"] == 100


def test_runs_that_were_given_the_same_rate_keep_it_side_by_side(book: PriceBook) -> None:
    runs = [
        ("a", held(book, "COIN", bars_per_year=252)),
        ("b", held(book, "COIN", bars_per_year=252, start="2019-06-01")),
    ]
    assert compare(runs)[0]["barsPerYear"] == 252


def test_a_comparison_tells_what_is_to_be_known_of_its_prices_once(book: PriceBook) -> None:
    both, _ = compare([("a", held(book, "COIN")), ("b", held(book, "COIN"))])
    assert sum("weekends included: 365 a year" in note for note in both["notes"]) == 1
    other, _ = compare([("a", held(book, "COIN")), ("b", held(book, "COIN2"))])
    assert "COIN2: Daily bars, weekends included: 365 a year." in other["notes"]
    less, _ = compare([("a", held(book, "COIN")), ("b", held(book, "STOCK"))])
    assert not any("weekends included" in note for note in less["notes"])  # those bars are not among the common ones
    given, _ = compare([("a", held(book, "COIN", bars_per_year=300)), ("b", held(book, "COIN", bars_per_year=300))])
    assert any(note.startswith("300 bars a year, as given.") for note in given["notes"])
