"""A frame is sent as one symbol, or refused with advice that gives one."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadData
from chatops_widget.inputs.sources import of_frame

DAYS = pd.bdate_range("2022-01-03", periods=40, name="Date")
ONE = pd.DataFrame({"Open": np.arange(40.0) + 100, "Close": np.arange(40.0) + 101}, index=DAYS)


def sent(symbol: str, frame: pd.DataFrame) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(of_frame(symbol, frame)[1]))


@pytest.mark.parametrize("order", ["symbol first", "field first"])
def test_advice_on_two_level_columns_gives_one_symbol(order: str) -> None:
    wide = pd.concat({"ABC": ONE, "XYZ": ONE * 2}, axis=1)
    wide = wide if order == "symbol first" else wide.swaplevel(axis=1)
    for symbol, chosen in (("ABC", "ABC"), ("xyz", "XYZ"), ("OTHER", "ABC")):
        with pytest.raises(BadData) as caught:
            of_frame(symbol, wide)
        advice = str(caught.value.hint).partition(": ")[2]
        assert repr(chosen) in advice
        mended = eval(advice, {"frame": wide})
        pd.testing.assert_frame_equal(sent("ABC", mended), ONE if chosen == "ABC" else ONE * 2, check_freq=False)


@pytest.mark.parametrize("order", ["symbol first", "field first"])
def test_two_level_columns_of_one_symbol_are_taken(order: str) -> None:
    wide = pd.concat({"ABC": ONE}, axis=1)
    frame = sent("ABC", wide if order == "symbol first" else wide.swaplevel(axis=1))
    pd.testing.assert_frame_equal(frame, ONE, check_freq=False)


@pytest.mark.parametrize("order", [["symbol", "Date"], ["Date", "symbol"]])
def test_advice_on_two_level_rows_gives_one_symbol(order: list[str]) -> None:
    tall = pd.concat({"ABC": ONE, "XYZ": ONE * 2}, names=["symbol"]).reorder_levels(order)
    with pytest.raises(BadData) as caught:
        of_frame("XYZ", tall)
    mended = eval(str(caught.value.hint).partition(": ")[2], {"frame": tall})
    pd.testing.assert_frame_equal(sent("XYZ", mended), ONE * 2, check_freq=False)


@pytest.mark.parametrize(
    "index",
    [DAYS.strftime("%Y-%m-%d"), pd.Index(DAYS.date), DAYS.to_period("D"), DAYS.tz_localize("Asia/Seoul"), DAYS],
    ids=["text", "dates", "periods", "zone", "days"],
)
def test_any_index_of_dates_arrives_as_it_is(index: pd.Index) -> None:
    frame = ONE.set_index(index.rename("Date"))
    pd.testing.assert_index_equal(sent("ABC", frame).index, frame.index, check_freq=False)


def test_the_users_own_frame_is_left_as_it_was() -> None:
    frame = ONE.copy()
    frame.attrs = {"source": object()}  # nothing that Parquet could hold
    of_frame("ABC", frame)
    assert list(frame.attrs) == ["source"]
