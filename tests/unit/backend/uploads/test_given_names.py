"""Files that would fall on one name are refused; the same one again replaces the earlier one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.uploads.uploads import Uploads
from chatops_widget.errors import BadData
from chatops_widget.inputs.sources import of_frame

CSV = b"date,close\n2022-01-03,5\n2022-01-04,6\n"


STRATEGY = """
from chatops_widget.backend import strategy

@strategy
def above_its_average(prices, window: int = {window}):
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)
"""


def frame(bars: int) -> pd.DataFrame:
    return pd.DataFrame({"close": range(1, bars + 1)}, index=pd.bdate_range("2022-01-03", periods=bars))


class Door:
    def __init__(self, folder: Path) -> None:
        self.book = PriceBook(None, folder / "prices")
        self._uploads = Uploads(folder, self.book, allow_strategies=True)

    def take(self, name: str, content: bytes = CSV) -> list[str]:
        added = asyncio.run(self._uploads.take(name, content))
        return added.symbols + added.strategies


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


def test_what_chat_prices_notes_on_a_frame_is_no_name_of_the_file_it_is_written_to(door: Door, tmp_path: Path) -> None:
    """`chat.prices("SPX").to_parquet("ACME.parquet")` is ACME: pandas writes the attrs of a frame into the file."""
    door.take(*of_frame("ACME", frame(5)))
    own = frame(6)
    own.attrs = {"symbol": "SPX", "notes": ["a price index"]}
    own.to_parquet(tmp_path / "ACME.parquet")
    assert door.take("ACME.parquet", (tmp_path / "ACME.parquet").read_bytes()) == ["ACME"]
    assert len(door.book.load("ACME").frame) == 6


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


@pytest.mark.parametrize(("one", "other"), [("s" * 64 + "1.py", "s" * 64 + "2.py"), ("my rule.py", "my_rule.py")])
def test_two_strategy_files_that_would_be_one_are_refused_and_the_first_stays(door: Door, one: str, other: str) -> None:
    def file(window: int) -> bytes:
        return STRATEGY.format(window=window).encode()

    try:
        assert door.take(one, file(5)) == ["above_its_average"]
        with pytest.raises(BadData, match="would both be called"):
            door.take(other, file(6))
        assert STRATEGIES["above_its_average"].spec.parameters[0].default == 5
        assert door.take(one, file(7)) == ["above_its_average"]
        assert STRATEGIES["above_its_average"].spec.parameters[0].default == 7
    finally:
        STRATEGIES.pop("above_its_average", None)
