"""A stack of bt's algos runs as a strategy of ours: its weights are traded by our account, or it is refused."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.adapters import bt_strategy
from chatops_widget.backend.lookahead import made_up
from chatops_widget.backend.simulation.portfolio import run_portfolio
from chatops_widget.backend.strategies.definition import notes_of
from chatops_widget.backend.strategies.progress import listening
from chatops_widget.errors import BadStrategy

bt = pytest.importorskip("bt")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def prices() -> pd.DataFrame:
    return made_up.several(made_up.daily(600))


@bt_strategy("Equal weights")
def equal(prices: pd.DataFrame, every: int = 1) -> list[Any]:
    """Each month the same of each.

    Parameters
    ----------
    every
        Not used by its algos.
    """
    return [bt.algos.RunMonthly(), bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()]


def first_of_months(prices: pd.DataFrame) -> pd.DataFrame:
    """The same as a function of ours; bt's RunMonthly runs on the first bar, too."""
    month = prices.index.to_period("M")
    closes = prices["close"]
    weights = pd.DataFrame(np.nan, index=prices.index, columns=closes.columns)
    weights[np.r_[True, month[1:] != month[:-1]]] = 1 / closes.shape[1]
    return weights


def test_the_numbers_are_those_of_the_same_strategy_as_a_function(prices: pd.DataFrame) -> None:
    one, other = (run_portfolio(prices, each, commission=0.001) for each in (equal(prices), first_of_months(prices)))
    assert len(other.fills.units) > 60
    assert one.equity == pytest.approx(other.equity, rel=1e-12, abs=0)


@pytest.mark.parametrize("daily", [False, True])
def test_equity_is_that_of_bt_where_each_bar_opens_at_the_close_before(prices: pd.DataFrame, daily: bool) -> None:
    """bt trades at the close it decides on: where the next open is that, and nothing costs, both have one account."""
    prices = prices.copy()
    prices["open"] = prices["close"].shift().bfill()
    algos = [bt.algos.RunDaily()] if daily else [bt.algos.RunWeekly()]
    algos += [bt.algos.RunAfterDays(60), bt.algos.SelectAll()]
    algos += [
        bt.algos.SelectMomentum(2, lookback=pd.DateOffset(months=2)),
        bt.algos.WeighInvVol(),
        bt.algos.Rebalance(),
    ]
    ours = run_portfolio(prices, bt_strategy("Momentum", algos=algos)(prices), commission=0.0, cash=1e6)
    test = bt.Backtest(
        bt.Strategy("momentum", algos),
        prices["close"],
        integer_positions=False,
        initial_capital=1e6,
        progress_bar=False,
    )
    test.run()
    theirs = test.strategy.values.iloc[1:].to_numpy()
    assert np.abs(theirs / 1e6 - 1).max() > 0.01
    assert ours.equity == pytest.approx(theirs, rel=1e-9)


def test_the_same_weights_each_day_are_traded_each_day(prices: pd.DataFrame) -> None:
    algos = [bt.algos.RunDaily(), bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()]
    outcome = run_portfolio(prices, bt_strategy("Daily", algos=algos)(prices), commission=0.0)
    assert outcome.holdings is not None
    assert (outcome.holdings.turnover[2:] > 0).mean() > 0.99


def test_money_that_comes_other_than_by_prices_is_refused_with_its_date(prices: pd.DataFrame) -> None:
    algos = [bt.algos.RunMonthly(), bt.algos.CapitalFlow(1000.0), bt.algos.SelectAll(), bt.algos.WeighEqually(),
             bt.algos.Rebalance()]  # fmt: skip
    with pytest.raises(BadStrategy, match=r"On 2010-01-04 the account of saver in bt changes by 1,000\.00") as refused:
        bt_strategy("Saver", algos=algos)(prices)
    assert "cash and costs are the run's" in str(refused.value.hint)


def test_bars_that_a_symbol_lacks_are_said_to_be_filled(prices: pd.DataFrame) -> None:
    gapped = prices.copy()
    columns = [column for column in gapped.columns if column[1] == "BBB"]
    gapped.loc[gapped.index[100:105], columns] = np.nan
    assert any("bt was shown the last close: BBB." in note for note in notes_of(equal(gapped)))
    assert not any("last close" in note for note in notes_of(equal(prices)))


def test_a_function_that_returns_no_algos_is_told_what_to_return(prices: pd.DataFrame) -> None:
    @bt_strategy
    def wrong(prices: pd.DataFrame) -> Any:
        return prices["close"]

    with pytest.raises(BadStrategy, match="wrong returned a DataFrame") as refused:
        wrong(prices)
    assert "bt.algos.Rebalance()" in str(refused.value.hint)


def test_a_function_and_a_list_have_their_form() -> None:
    assert (equal.spec.id, equal.spec.name, equal.spec.portfolio) == ("equal", "Equal weights", True)
    assert equal.spec.summary == "Each month the same of each."
    assert [(each.name, each.type, each.default) for each in equal.spec.parameters] == [("every", "int", 1)]
    assert equal.spec.parameters[0].summary == "Not used by its algos."
    listed = bt_strategy("Inverse vol.", algos=[bt.algos.RunMonthly(), bt.algos.SelectAll()])
    assert (listed.spec.id, listed.spec.summary) == ("inverse_vol", "A stack of bt's: RunMonthly, SelectAll.")


def test_a_list_decides_the_same_each_time_it_is_asked(prices: pd.DataFrame) -> None:
    algos = [bt.algos.RunOnce(), bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()]
    once = bt_strategy("Once", algos=algos)
    assert once(prices).equals(once(prices))
    assert once(prices).notna().any(axis=1).sum() == 1


def test_each_bar_is_told_while_its_loop_runs(prices: pd.DataFrame) -> None:
    told: list[int] = []
    with listening(told.append):
        equal(prices)
    assert told == list(range(1, len(prices) + 1))


def test_where_the_package_is_missing_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, prices: pd.DataFrame) -> None:
    monkeypatch.setitem(sys.modules, "bt", None)
    with pytest.raises(BadStrategy, match="bt is not installed here") as refused:
        equal(prices)
    assert 'pip install "chatops_widget[bt]"' in str(refused.value.hint)
