"""A price series that has been sent is the one that was packed, and nobody can write to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.jobs.parcels import Parcel, pack_file, pack_prices, unpack_file, unpack_prices
from chatops_widget.backend.jobs.shelf import Shelf, Supplies
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.prices.sent_book import SentBook
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.errors import UnknownName
from chatops_widget.errors.sentences import Sentence

ADJUSTED = "date,open,close,adj close\n2020-01-01,10,10,9\n2020-01-02,10,11,10\n2020-01-03,11,12,11\n"
FILE = StrategyFile("mine.py", "# 전략\n")


@pytest.fixture
def book(tmp_path: Path) -> PriceBook:
    (tmp_path / "OWN.csv").write_text(ADJUSTED)
    (tmp_path / "MINUTES.csv").write_text(
        "date,close\n" + "".join(f"2020-01-01T09:{n:02}:00,{n + 1}\n" for n in range(9))
    )
    return PriceBook(tmp_path)


@pytest.mark.parametrize("symbol", ["SPX", "OWN", "MINUTES"])
@pytest.mark.parametrize("start", [None, "2020-01-01"])
def test_a_series_that_was_sent_is_cut_as_the_book_cuts_it(book: PriceBook, symbol: str, start: str | None) -> None:
    if symbol == "SPX":
        start = start and "2005-01-01"
    packed = pack_prices(book.whole(symbol))
    here, there = book.load(symbol, start), SentBook(unpack_prices(packed.content)).load(symbol.lower(), start)
    pd.testing.assert_frame_equal(there.frame, here.frame)
    assert there.frame.index.dtype == here.frame.index.dtype
    assert there.notes == here.notes
    assert [each.phrase for each in there.notes] == [each.phrase for each in here.notes]
    assert all(isinstance(each, Sentence) for each in there.notes)
    assert (there.symbol, there.source, there.bars_per_year) == (here.symbol, here.source, here.bars_per_year)
    assert here.sample is not None
    assert there.sample is not None
    assert there.sample.same(here.sample)


def test_adjusted_closes_are_sent_too(book: PriceBook) -> None:
    sent = SentBook(unpack_prices(pack_prices(book.whole("OWN")).content))
    pd.testing.assert_frame_equal(sent.load("OWN", adjust=True).frame, book.load("OWN", adjust=True).frame)


def test_nobody_can_write_to_what_was_sent(book: PriceBook) -> None:
    frame = unpack_prices(pack_prices(book.whole("OWN")).content).frame
    with pytest.raises(ValueError, match="read-only"):
        frame["close"].to_numpy()[0] = 1.0


def test_the_same_content_has_the_same_key_and_another_has_another(book: PriceBook, tmp_path: Path) -> None:
    key = pack_prices(book.whole("OWN")).key
    assert pack_prices(PriceBook(tmp_path).whole("OWN")).key == key
    (tmp_path / "OWN.csv").write_text(ADJUSTED.replace("11,12,11", "11,12,11.5"))
    assert pack_prices(PriceBook(tmp_path).whole("OWN")).key != key


def test_a_shelf_has_so_much_room_and_what_was_not_used_for_longest_goes_first(book: PriceBook) -> None:
    series, file = pack_prices(book.whole("OWN")), pack_file(FILE)
    shelf, supplies = Shelf(room=3_000), Supplies((series.key,), file.key)
    assert shelf.take(supplies) is None
    shelf.put(series.content)
    assert shelf.missing(supplies.keys) == [file.key]
    shelf.put(file.content)
    supplied = shelf.take(supplies)
    assert supplied is not None
    assert supplied.file == FILE == unpack_file(file.content)
    others = [Parcel(bytes([n]) * 1_000) for n in range(4)]
    for other in others[:2]:
        shelf.put(other.content)
    assert shelf.take(supplies) is not None  # which makes the others the oldest
    for other in others[2:]:
        shelf.put(other.content)
    assert shelf.missing([each.key for each in others]) == [each.key for each in others[:2]]
    assert shelf.missing(supplies.keys) == []
    shelf.put(bytes(10_000))  # more than there is room for: it is kept alone
    assert shelf.missing(supplies.keys) == supplies.keys
    assert np.isclose(supplied.book.load("OWN").frame["close"].iloc[-1], 12)  # whole for who has it


def test_a_run_takes_every_series_it_needs_and_none_that_is_lacking(book: PriceBook) -> None:
    shelf, packed = Shelf(), [pack_prices(book.whole(symbol)) for symbol in ("OWN", "MINUTES")]
    supplies = Supplies(tuple(each.key for each in packed))
    shelf.put(packed[0].content)
    assert shelf.missing(supplies.keys) == [packed[1].key]
    assert shelf.take(supplies) is None
    shelf.put(packed[1].content)
    supplied = shelf.take(supplies)
    assert supplied is not None
    for symbol in ("own", "MINUTES"):
        pd.testing.assert_frame_equal(supplied.book.load(symbol).frame, book.load(symbol).frame)


def test_only_the_symbol_that_was_sent_is_found(book: PriceBook) -> None:
    with pytest.raises(UnknownName, match="SPX"):
        SentBook(book.whole("OWN")).load("SPX")
