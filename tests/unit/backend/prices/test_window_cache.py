"""The cache of windows: the same bars are cut once, others are never taken for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatops_widget.backend.prices.price_book import PriceBook


def prices_file(path: Path, first: float) -> None:
    rows = "\n".join(f"2020-01-{day:02},{first + day}" for day in range(1, 29))
    path.write_text(f"date,close\n{rows}\n")


def test_the_same_bars_are_cut_once_and_notes_are_nobody_elses(tmp_path: Path) -> None:
    prices_file(tmp_path / "ACME.csv", 100)
    book = PriceBook(tmp_path)
    one, other = (book.load("ACME", "2020-01-10") for _ in range(2))
    assert one.frame is other.frame
    one.notes.append("mine")
    assert "mine" not in other.notes
    assert "mine" not in book.load("ACME", "2020-01-10").notes


@pytest.mark.parametrize(
    ("start", "end", "bars_per_year", "bars", "per_year"),
    [("2020-01-10", None, None, 19, None), (None, "2020-01-10", None, 10, None), (None, None, 77.0, 28, 77.0)],
)
def test_other_windows_and_rates_are_others(
    tmp_path: Path, start: str | None, end: str | None, bars_per_year: float | None, bars: int, per_year: float | None
) -> None:
    prices_file(tmp_path / "ACME.csv", 100)
    book = PriceBook(tmp_path)
    whole = book.load("ACME")
    found = book.load("ACME", start, end, bars_per_year=bars_per_year)
    assert len(found.frame) == bars
    assert found.bars_per_year == (per_year or whole.bars_per_year)


def test_a_file_that_changed_is_read_and_cut_again(tmp_path: Path) -> None:
    path = tmp_path / "ACME.csv"
    prices_file(path, 100)
    book = PriceBook(tmp_path)
    assert book.load("ACME").frame["close"].iloc[0] == 101
    prices_file(path, 500)
    os.utime(path, ns=(1, 1))
    assert book.load("ACME").frame["close"].iloc[0] == 501
