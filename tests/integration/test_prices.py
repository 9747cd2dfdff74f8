"""`chat.prices` gives the bars that a run of the same symbol and window has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from arch.data import sp500

from chatops_widget import BadData, BadInput, BadParameter, ChatOps, UnknownName
from chatops_widget.backend.prices import transfer
from chatops_widget.backend.prices.price_book import PriceBook
from tests.support.waiting import PATIENCE


def test_an_index_is_every_bar_that_arch_has(chat: ChatOps) -> None:
    prices, source = chat.prices("spx"), sp500.load()
    assert list(prices) == ["open", "high", "low", "close", "volume"]
    assert prices.index.name == "date"
    assert prices.index.equals(pd.DatetimeIndex(source.index, dtype="datetime64[ns]"))
    np.testing.assert_array_equal(prices["close"], source["Close"])
    assert (prices.attrs["symbol"], prices.attrs["bars_per_year"]) == ("SPX", 252.0)
    assert any("price index" in note for note in prices.attrs["notes"])


def test_a_window_has_the_bars_of_a_run_of_it(chat: ChatOps) -> None:
    window: dict[str, Any] = {"start": pd.Timestamp("2005-01-01"), "end": "2009-12-31"}
    prices = chat.prices("IXIC", **window)
    result = chat.trigger_backtest("buy_and_hold", symbol="IXIC", **window).result(PATIENCE)
    assert prices.index.equals(result.equity.index)
    held = prices["close"].iloc[-1] / prices["close"].iloc[-2]
    assert result.equity.iloc[-1] / result.equity.iloc[-2] == pytest.approx(held, rel=1e-9)


def test_what_was_added_is_read_back_as_it_was_with_nan_for_what_is_unknown(chat: ChatOps) -> None:
    dates = pd.date_range("2024-01-02", periods=3, freq="B")
    chat.add_prices("MINE", pd.DataFrame({"close": [1.0, 2.0, 1.5]}, index=dates.rename("date")))
    prices = chat.prices("MINE")
    assert prices["close"].tolist() == [1.0, 2.0, 1.5]
    assert prices["volume"].isna().all()
    prices["close"] *= 2  # it is the user's own
    assert chat.prices("MINE")["close"].iloc[0] == 1.0


def test_frames_of_prices_are_written_joined_and_given_back(chat: ChatOps, tmp_path: Path) -> None:
    prices = {symbol: chat.prices(symbol, start="2015-01-01") for symbol in ("SPX", "IXIC")}
    assert pd.concat(prices, names=["symbol"]).index.nlevels == 2
    assert list(pd.concat({name: each["close"] for name, each in prices.items()}, axis=1)) == ["SPX", "IXIC"]
    chat.add_prices("TWICE", prices["IXIC"])
    prices["SPX"].to_parquet(tmp_path / "TWICE.parquet")
    read = pd.read_parquet(tmp_path / "TWICE.parquet")
    pd.testing.assert_frame_equal(read, prices["SPX"], check_freq=False)
    assert read.attrs == prices["SPX"].attrs
    chat.upload(tmp_path / "TWICE.parquet")
    assert chat.prices("TWICE")["close"].equals(prices["SPX"]["close"])


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"symbol": "SPY"}, UnknownName, "SPX"),
        ({"symbol": 7}, BadParameter, "symbol is “7”"),
        ({"symbol": "SPX", "start": "2050-01-01"}, BadData, "no bars"),
        ({"symbol": "SPX", "start": "2010-01-01", "end": "2005-01-01"}, BadParameter, "after"),
        ({"symbol": "SPX", "start": "soon"}, BadParameter, "soon"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    chat: ChatOps, given: dict[str, Any], kind: type[BadInput], words: str
) -> None:
    with pytest.raises(kind, match=words):
        chat.prices(**given)


def test_more_bars_than_are_sent_at_once_are_refused_with_what_to_give() -> None:
    prices = PriceBook().load("SPX")
    times = transfer.MAX_BARS // len(prices.frame) + 1
    prices = replace(prices, frame=pd.concat([prices.frame] * times))
    with pytest.raises(BadInput, match="1,000,000 are sent at once") as caught:
        transfer.prices_data(prices)
    assert "start=" in (caught.value.hint or "")
