"""An adjusted close is taken when it is asked for and told when not; jumps that look wrong are told with their date."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.jumps import jumps
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import run_backtest
from chatops_widget.errors import BadData, BadParameter

DAYS = pd.bdate_range("2022-01-03", periods=250)


def bars(seed: int = 1, sigma: float = 0.01, level: float = 100.0) -> pd.DataFrame:
    close = level * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, sigma, len(DAYS))))
    opened = np.concatenate([[level], close[:-1]])
    high, low = np.maximum(opened, close) * 1.002, np.minimum(opened, close) * 0.998
    return pd.DataFrame({"open": opened, "high": high, "low": low, "close": close}, index=DAYS)


def split(frame: pd.DataFrame, at: int, ratio: float) -> pd.DataFrame:
    """As it was quoted before a split of `ratio` new shares for one."""
    raw = frame.copy()
    raw.iloc[:at] *= ratio
    return raw


def save(folder: Path, frame: pd.DataFrame) -> PriceBook:
    frame.to_csv(folder / "X.csv", index_label="timestamp")
    return PriceBook(folder)


SPELLINGS = (
    "adjusted_close", "Adj Close", "AdjClose", "adjClose", "Adj. Close*", "adj_close", "ADJ CLOSE", "Adjusted Close",
    "adjustedClose", "close_adj", "Close (adj.)", "adjclose", "close_adjusted",
)  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_an_adjusted_close_is_chosen_by_adjust_and_told_when_not(tmp_path: Path, name: str) -> None:
    frame = bars()
    book = save(tmp_path, split(frame, 120, 4).assign(**{name: frame["close"]}))
    raw, adjusted = (
        run_backtest(book, "buy_and_hold", {"symbol": "X", "commission": 0, "adjust": adjust})
        for adjust in (False, True)
    )
    assert any(note.startswith(f"{name} differs from the close and was not used") for note in raw.data["notes"])
    assert f"All prices are adjusted as {name} is; the volume is not." in adjusted.data["notes"]
    assert not any("split" in note and "Looks" in note for note in adjusted.data["notes"])
    honest = frame["close"].iloc[-1] / frame["open"].iloc[1] - 1
    assert adjusted.data["metrics"]["total_return"] == pytest.approx(honest)
    assert raw.data["metrics"]["total_return"] < -0.6
    frame_adjusted = book.load("X", adjust=True).frame
    np.testing.assert_allclose(frame_adjusted[["open", "high", "low", "close"]], frame)


def test_adjust_without_an_adjusted_close_or_with_a_bad_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match=r"X\.csv has no adjusted close to adjust by"):
        save(tmp_path, bars()).load("X", adjust=True)
    frame = bars().assign(adjusted_close=np.nan)
    assert len(save(tmp_path, frame).load("X").frame) == 250
    with pytest.raises(BadData, match="adjusted_close of 2022-01-03 is nan"):
        save(tmp_path, frame).load("X", adjust=True)


def test_an_adjusted_close_that_is_the_close_goes_without_saying(tmp_path: Path) -> None:
    frame = bars()
    book = save(tmp_path, frame.assign(adj_close=frame["close"]))
    assert not any("adj" in note for note in book.load("X").notes)


@pytest.mark.parametrize("ratio", [2, 3, 4, 5, 7, 10, 20, 50])
@pytest.mark.parametrize("sigma", [0.004, 0.012, 0.03])
@pytest.mark.parametrize("seed", range(3))
def test_a_split_that_is_not_adjusted_for_is_told_with_its_date(ratio: float, sigma: float, seed: int) -> None:
    frame = bars(seed, sigma)
    (said,) = jumps(split(frame, 100, ratio))
    assert said.startswith(f"Looks like a split that is not adjusted for: {DAYS[100].date()} (")
    assert f"{ratio}:1" in said or ratio >= 7
    (back,) = jumps(split(frame, 100, 1 / ratio))
    assert "1:" in back
    assert str(DAYS[100].date()) in back


@pytest.mark.parametrize("field", ["open", "high", "low", "close"])
@pytest.mark.parametrize("factor", [10, 0.1, 1.6, 0.6, 100])
def test_a_mistyped_price_is_told_with_its_date_and_is_no_split(field: str, factor: float) -> None:
    frame = bars()
    frame.loc[DAYS[77], field] *= factor
    if field in ("high", "low") and (factor > 1) is (field == "low"):
        return  # inside the bar: another note tells that
    (said,) = jumps(frame)
    assert said.startswith(f"Looks like a mistyped price, far from those beside it: {DAYS[77].date()} ({field} ")


@pytest.mark.parametrize("seed", range(20))
def test_ordinary_and_wild_markets_are_left_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wild = np.exp(np.cumsum(rng.standard_t(3, len(DAYS)) * 0.02))
    opened = np.concatenate([[1.0], wild[:-1]]) * np.exp(rng.normal(0, 0.005, len(DAYS)))
    frame = pd.DataFrame(
        {"open": opened, "high": np.maximum(opened, wild), "low": np.minimum(opened, wild), "close": wild}
    )
    assert jumps(frame.set_index(DAYS)) == []


@pytest.mark.parametrize("symbol", ["SPX", "IXIC"])
def test_twenty_years_of_an_index_have_no_jump_to_tell(symbol: str) -> None:
    pytest.importorskip("arch.data")
    assert jumps(PriceBook().load(symbol).frame) == []


def test_many_jumps_are_told_in_one_sentence_with_the_first_dates() -> None:
    frame = bars()
    for at in (50, 100, 150, 200):
        frame = split(frame, at, 2)
    (said,) = jumps(frame)
    assert said.startswith(f"Look like splits not adjusted for: {DAYS[50].date()}")
    assert said.endswith("and 1 more.")
