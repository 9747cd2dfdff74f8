"""Prices that say little of the opens, and indices without dividends, are told with every run on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chatops_widget.backend.prices.opens import opens_at_the_close
from chatops_widget.backend.prices.price_book import PriceBook


def bars(index: pd.DatetimeIndex, copied: float) -> pd.DataFrame:
    """Made-up bars, of which a share opens at the close before."""
    rng = np.random.default_rng(1)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, len(index))))
    opened = np.where(rng.random(len(index)) < copied, np.append(100, close[:-1]), close * 1.001)
    return pd.DataFrame({"open": opened, "close": close}, index=index)


def test_the_s_and_p_of_arch_is_told_to_have_few_opens_and_no_dividends() -> None:
    notes = PriceBook().load("SPX").notes
    frame = PriceBook().load("SPX").frame
    same = int((frame["open"].to_numpy()[1:] == frame["close"].to_numpy()[:-1]).sum())
    assert (
        f"On {same:,} of 5,031 bars the open is the close before, as if nothing moved overnight:"
        " an order fills there at the very close that it was decided on."
    ) in notes
    assert "The S&P 500 here is a price index: dividends are not in it." in notes
    later = PriceBook().load("SPX", start="2014-01-01").notes  # its own bars are what counts
    assert not any("the open is the close before" in note for note in later)


def test_the_nasdaq_has_opens_and_no_dividends() -> None:
    notes = PriceBook().load("IXIC").notes
    assert notes[0] == "The NASDAQ Composite here is a price index: dividends are not in it."
    assert not any("the open is the close before" in note for note in notes)


def test_only_where_the_market_closes_overnight_is_that_strange() -> None:
    days = pd.bdate_range("2020-01-01", periods=400)
    assert len(opens_at_the_close(bars(days, 0.3))) == 1
    assert opens_at_the_close(bars(days, 0.02)) == []
    assert opens_at_the_close(bars(pd.date_range("2020-01-01", periods=400), 1.0)) == []
    assert opens_at_the_close(bars(pd.date_range("2020-01-01 09:30", periods=400, freq="h"), 1.0)) == []
    still = pd.DataFrame({"open": 10.0, "close": 10.0}, index=days)  # nothing moves by day either
    assert opens_at_the_close(still) == []
