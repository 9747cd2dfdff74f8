"""Symbols that would fall on one name are refused; the same one again replaces its prices."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.uploads.uploads import Uploads
from chatops_widget.errors import BadData
from chatops_widget.inputs.sources import of_frame

CSV = b"date,close\n2022-01-03,5\n2022-01-04,6\n"


def frame(bars: int) -> pd.DataFrame:
    return pd.DataFrame({"close": range(1, bars + 1)}, index=pd.bdate_range("2022-01-03", periods=bars))


class Door:
    def __init__(self, folder: Path) -> None:
        self.book = PriceBook(None, folder / "prices")
        self._uploads = Uploads(folder, self.book)

    def take(self, name: str, content: bytes = CSV) -> list[str]:
        return asyncio.run(self._uploads.take(name, content)).symbols


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "symbol"),
    [
        ("Acme Corp.csv", "Acme_Corp.csv", "Acme_Corp"),
        ("Acme (2).csv", "Acme_2.csv", "Acme_2"),
        ("BRK B.csv", "BRK&B.csv", "BRK_B"),
        ("A" * 64 + "1.csv", "A" * 64 + "2.csv", "A" * 64),
        ("^X.csv", "X.csv", "X"),
    ],
)
def test_two_files_that_would_be_one_symbol_are_refused(door: Door, one: str, other: str, symbol: str) -> None:
    assert door.take(one) == [symbol]
    with pytest.raises(BadData) as caught:
        door.take(other)
    assert f"“{other.removesuffix('.csv')}” and “{one.removesuffix('.csv')}”" in str(caught.value)
    assert f"would both be called {symbol}. Give one of them another name." in str(caught.value)


def test_two_frames_that_would_be_one_symbol_are_refused(door: Door) -> None:
    assert door.take(*of_frame("EUR/USD", frame(5))) == ["EUR_USD"]
    for again in ("EUR_USD", "EUR USD", "EUR\\USD"):
        with pytest.raises(BadData, match="would both be called EUR_USD"):
            door.take(*of_frame(again, frame(6)))
    assert len(door.book.load("EUR_USD").frame) == 5


@pytest.mark.parametrize("again", ["EUR/USD", "eur/usd"])
def test_the_same_symbol_again_replaces_its_prices(door: Door, again: str) -> None:
    door.take(*of_frame("EUR/USD", frame(5)))
    door.take(*of_frame(again, frame(6)))
    assert len(door.book.load("EUR_USD").frame) == 6


def test_a_name_is_free_again_when_its_file_is_gone_and_a_damaged_list_hurts_nobody(door: Door, tmp_path: Path) -> None:
    door.take("BRK B.csv")
    (tmp_path / "prices" / "BRK_B.csv").unlink()
    assert door.take("BRK&B.csv") == ["BRK_B"]
    (tmp_path / "prices" / ".names.json").write_text("{half")
    assert door.take("BRK B.csv") == ["BRK_B"]
