"""No built-in strategy sees the future, and each does what its name says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.lookahead import made_up
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.portfolio import run_portfolio
from chatops_widget.backend.strategies.builtin import STRATEGIES, find, wilder_rsi
from chatops_widget.errors import BadParameter, UnknownName

OF_SEVERAL = [name for name, each in STRATEGIES.items() if each.spec.portfolio]
OF_ONE = [name for name in STRATEGIES if name not in OF_SEVERAL]
SMALL = {
    "sma_cross": {"fast": 3, "slow": 8},
    "rsi_reversion": {"window": 5, "lower": 35.0, "upper": 60.0},
    "bollinger_reversion": {"window": 6, "width": 1.2},
    "momentum": {"lookback": 9},
    "donchian_breakout": {"entry": 8, "exit": 4},
}
CUTS = [1, 2, 3, 5, 8, 9, 10, 14, 15, 30, 31, 55, 56, 57, 121, 122, 300, 599, 777, 998, 999]


def assert_past_stays(prices: pd.DataFrame, strategy: Callable[[pd.DataFrame], pd.Series]) -> None:
    """What was decided and earned up to a bar is the same, to the last bit, whether or not later bars exist."""
    whole = strategy(prices)
    equity = run(prices, whole).equity
    for cut in CUTS:
        known = prices.iloc[:cut]
        decided = strategy(known)
        pd.testing.assert_series_equal(decided, whole.iloc[:cut], check_exact=True)
        np.testing.assert_array_equal(run(known, decided).equity, equity[:cut])


def wide(prices: pd.DataFrame) -> pd.DataFrame:
    """Three symbols, of which one comes late, one goes early, and all miss bars."""
    table = made_up.several(prices)
    gone = np.random.default_rng(0).random((len(table), 3)) < 0.05
    gone[:300, 1], gone[-200:, 2] = True, True
    for place, symbol in enumerate(("AAA", "BBB", "CCC")):
        table.loc[gone[:, place], (slice(None), symbol)] = np.nan
    return table


@pytest.mark.parametrize("strategy_id", OF_SEVERAL)
def test_no_portfolio_changes_its_past_and_none_borrows(prices: pd.DataFrame, strategy_id: str) -> None:
    strategy, table = find(strategy_id), wide(prices.iloc[:1500])
    whole = strategy(table, **strategy.bind({}))
    for cut in (1, 2, 100, 301, 640, 999, 1450):
        decided = strategy(table.iloc[:cut], **strategy.bind({}))
        pd.testing.assert_frame_equal(decided, whole.iloc[:cut], check_exact=True)
    decided = whole.dropna(how="all")
    assert decided.notna().to_numpy().all()
    assert (decided >= 0).to_numpy().all()
    assert (decided.sum(axis=1) <= 1 + 1e-12).all()
    months = pd.DatetimeIndex(decided.index).to_period("M")
    assert months.is_unique
    run_portfolio(table, whole)


def test_equal_weight_holds_what_there_is_in_equal_shares(prices: pd.DataFrame) -> None:
    decided = find("equal_weight")(wide(prices.iloc[:1500])).dropna(how="all")
    assert decided.iloc[3].tolist() == [0.5, 0.0, 0.5]
    assert decided.iloc[30].tolist() == pytest.approx([1 / 3] * 3)
    assert decided.iloc[-1].tolist() == [0.5, 0.5, 0.0]
    assert len(find("equal_weight")(wide(prices.iloc[:1500]), months=3).dropna(how="all")) < len(decided) / 2


def test_cross_sectional_momentum_holds_what_rose_most(prices: pd.DataFrame) -> None:
    table = made_up.several(prices.iloc[:1500])
    given = {"lookback": 100, "skip": 10, "top": 0.34}
    for date, row in find("cross_sectional_momentum")(table, **given).dropna(how="all").iloc[8:].iterrows():
        bar = table.index.get_loc(date)
        rose = table["close"].iloc[bar - 10] / table["close"].iloc[bar - 100] - 1
        two = rose.sort_values().index[-2:]  # 0.34 of three is more than one
        assert row[two].tolist() == [0.5, 0.5]
        assert row.sum() == 1


@pytest.mark.parametrize("values", [{}, "small"])
@pytest.mark.parametrize("strategy_id", OF_ONE)
def test_no_strategy_changes_its_past(prices: pd.DataFrame, strategy_id: str, values: dict[str, float] | str) -> None:
    strategy = find(strategy_id)
    given = strategy.bind(SMALL.get(strategy_id, {}) if values == "small" else {})
    assert_past_stays(prices, lambda known: strategy(known, **given))


@pytest.mark.parametrize(
    "cheat",
    [
        lambda prices: (prices["close"].shift(-1) > prices["close"]).astype(float),
        lambda prices: (prices["close"] > prices["close"].mean()).astype(float),
        lambda prices: (prices["close"] > prices["close"].rolling(11, center=True).mean()).astype(float),
    ],
    ids=["tomorrow", "mean of all", "centred window"],
)
def test_a_strategy_that_looks_ahead_is_caught(
    prices: pd.DataFrame, cheat: Callable[[pd.DataFrame], pd.Series]
) -> None:
    with pytest.raises(AssertionError):
        assert_past_stays(prices, cheat)


@pytest.mark.parametrize("strategy_id", OF_ONE)
@pytest.mark.parametrize("bars", [1, 2, 5])
def test_too_few_bars_mean_no_position(prices: pd.DataFrame, strategy_id: str, bars: int) -> None:
    exposure = find(strategy_id)(prices.iloc[:bars], **find(strategy_id).bind({}))
    assert len(exposure) == bars
    assert exposure.sum() == (bars if strategy_id == "buy_and_hold" else 0)


def test_prices_that_never_move_start_nothing() -> None:
    index = pd.date_range("2020", periods=400, name="date")
    flat = pd.DataFrame(dict.fromkeys(["open", "high", "low", "close"], 3.3), index=index)
    for strategy_id in SMALL:
        assert find(strategy_id)(flat, **find(strategy_id).bind({})).sum() == 0, strategy_id


def test_rsi_is_wilders_computed_step_by_step(prices: pd.DataFrame) -> None:
    close, window = prices["close"].to_numpy(), 14
    change = np.diff(close)
    gain, loss = np.maximum(change, 0), np.maximum(-change, 0)
    up, down = gain[:window].mean(), loss[:window].mean()
    expected = [100 - 100 / (1 + up / down)]
    for k in range(window, len(change)):
        up, down = (up * (window - 1) + gain[k]) / window, (down * (window - 1) + loss[k]) / window
        expected.append(100 - 100 / (1 + up / down))
    ours = wilder_rsi(prices["close"], window).to_numpy()
    assert np.isnan(ours[:window]).all()
    np.testing.assert_allclose(ours[window:], expected, rtol=1e-10)


def test_donchian_compares_with_the_bars_before_only() -> None:
    close = [1, 2, 3, 4, 5, 4.5, 3.9, 3, 2, 1.0]
    index = pd.date_range("2020", periods=10, name="date")
    prices = pd.DataFrame({"open": close, "high": close, "low": close, "close": close}, index=index, dtype=float)
    exposure = find("donchian_breakout")(prices, entry=3, exit=2)
    assert exposure.tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("strategy_id", "values", "words"),
    [
        ("sma_cross", {"fast": 30, "slow": 10}, "sma_cross: fast=30 must be less than slow=10."),
        ("sma_cross", {"fast": 30}, "sma_cross: fast=30 must be less than slow=30."),
        ("rsi_reversion", {"lower": 70, "upper": 30}, "rsi_reversion: lower=70.0 must be less than upper=30.0."),
        ("donchian_breakout", {"entry": 10, "exit": 11}, "donchian_breakout: exit=11 must be at most entry=10."),
        ("momentum", {"lookback": 0}, "momentum: lookback is “0”. lookback takes a whole number"),
        ("momentum", {"lookback": 1.5}, "momentum: lookback is “1.5”."),
        ("bollinger_reversion", {"width": "wide"}, "bollinger_reversion: width is “wide”."),
    ],
)
def test_parameters_that_make_no_sense_are_refused_by_name(
    strategy_id: str, values: dict[str, object], words: str
) -> None:
    with pytest.raises(BadParameter) as caught:
        find(strategy_id).bind(values)
    assert str(caught.value).startswith(words)


def test_an_unknown_strategy_or_parameter_says_what_is_near() -> None:
    with pytest.raises(UnknownName, match="Did you mean sma_cross"):
        find("sma_cros")
    with pytest.raises(UnknownName, match="Did you mean lookback"):
        find("momentum").bind({"lookbak": 3})
