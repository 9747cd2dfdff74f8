"""A class for backtesting.py runs as a strategy of ours: what it decides is traded by our account, or refused."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend import Range
from chatops_widget.backend.adapters import backtesting_strategy
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.strategies.definition import StrategyFile, notes_of
from chatops_widget.backend.strategies.loader import load
from chatops_widget.backend.strategies.progress import listening
from chatops_widget.errors import BadStrategy

backtesting = pytest.importorskip("backtesting")

# What it holds in whole units of an account of 1e9: no fill is more than one unit from all or nothing.
WHOLE_UNITS = 1e-5
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def prices() -> pd.DataFrame:
    return PriceBook().load("SPX").frame.iloc[-1500:]


def average(values: Any, window: int) -> pd.Series:
    return pd.Series(values).rolling(window).mean()


class Cross(backtesting.Strategy):  # type: ignore[misc]
    """Long while the fast average is above the slow one.

    Parameters
    ----------
    fast
        Bars in the fast average.
    """

    fast: Annotated[int, Range(minimum=1)] = 10
    slow = 30
    shape = None  # no number: not a parameter

    def init(self) -> None:
        self.a = self.I(average, self.data.Close, self.fast)
        self.b = self.I(average, self.data.Close, self.slow)

    def next(self) -> None:
        if self.a[-1] > self.b[-1] and not self.position:
            self.buy()
        elif self.a[-1] < self.b[-1] and self.position:
            self.position.close()


def plain(prices: pd.DataFrame, fast: int, slow: int) -> pd.Series:
    """The same as a function of ours: backtesting.py first asks on the bar after all indicators are there."""
    a, b = (average(prices["close"], window) for window in (fast, slow))
    wanted = (a > b).astype(float).where(a != b).ffill().fillna(0.0)
    wanted.iloc[: max(fast, slow)] = 0.0
    return wanted


class Scripted(backtesting.Strategy):  # type: ignore[misc]
    """Does on bar n what stands in the script for n."""

    script: Any = {}

    def init(self) -> None:
        pass

    def next(self) -> None:
        act = self.script.get(len(self.data) - 1)
        if act is not None:
            act(self)


def scripted(script: dict[int, Any], **options: Any) -> Any:
    return backtesting_strategy(**options)(type("Scripted", (Scripted,), {"script": script}))


def own_equity(prices: pd.DataFrame, cls: type, **options: Any) -> np.ndarray:
    test = backtesting.Backtest(prices.rename(columns=str.title), cls, cash=1e9, **options)
    return np.asarray(test.run()._equity_curve["Equity"])


def our_equity(prices: pd.DataFrame, exposure: pd.Series) -> np.ndarray:
    return run(prices, exposure, cash=1e9, commission=0.0).equity


@pytest.mark.parametrize(("fast", "slow"), [(10, 30), (5, 100), (3, 7)])
def test_the_numbers_are_those_of_the_same_strategy_as_a_function(prices: pd.DataFrame, fast: int, slow: int) -> None:
    exposure = backtesting_strategy(Cross)(prices, fast=fast, slow=slow)
    one, other = (run(prices, each, commission=0.001) for each in (exposure, plain(prices, fast, slow)))
    assert len(other.trades) > 5
    assert one.equity == pytest.approx(other.equity, rel=1e-12, abs=0)


def test_equity_is_that_of_backtesting_py_where_both_cost_nothing(prices: pd.DataFrame) -> None:
    exposure = backtesting_strategy(Cross)(prices, fast=10, slow=30)
    assert our_equity(prices, exposure) == pytest.approx(own_equity(prices, Cross), rel=WHOLE_UNITS)


@pytest.mark.parametrize("seed", range(4))
def test_orders_at_random_come_to_what_backtesting_py_holds(prices: pd.DataFrame, seed: int) -> None:
    """Longs, shorts and shares of equity, each of which closes first what is held."""
    dice = np.random.default_rng(seed)
    acts = []
    for _ in range(60):
        size = float(dice.choice([0.25, 0.5, 0.8])) if dice.random() < 0.5 else None
        side = "buy" if dice.random() < 0.6 else "sell"
        given = {} if size is None else {"size": size}
        acts.append(lambda self, side=side, given=given: getattr(self, side)(**given))
        acts.append(lambda self: self.position.close())
    bars = np.sort(dice.choice(np.arange(5, 1490), len(acts), replace=False))
    order = dice.permutation(len(acts))
    script = {int(bar): acts[k] for bar, k in zip(bars, order, strict=True)}
    strategy = scripted(script, exclusive_orders=True)
    exposure = strategy(prices)
    theirs = own_equity(prices, type("Scripted", (Scripted,), {"script": script}), exclusive_orders=True)
    assert np.abs(theirs / 1e9 - 1).max() > 0.01
    assert our_equity(prices, exposure) == pytest.approx(theirs, rel=WHOLE_UNITS)


def test_a_position_is_brought_back_to_the_share_it_was_bought_with(prices: pd.DataFrame) -> None:
    """Held, half of the equity drifts; the same order anew makes it half again, there and here."""
    script = {10: lambda self: self.buy(size=0.5), 700: lambda self: self.buy(size=0.5)}
    exposure = scripted(script, exclusive_orders=True)(prices)
    outcome = run(prices, exposure, commission=0.0)
    assert outcome.exposure[700] > 0.57
    assert outcome.exposure[702] == pytest.approx(0.5, abs=0.02)
    theirs = own_equity(prices, type("Scripted", (Scripted,), {"script": script}), exclusive_orders=True)
    assert our_equity(prices, exposure) == pytest.approx(theirs, rel=WHOLE_UNITS)


def test_parts_that_are_closed_and_added_are_taken_at_the_close_and_the_run_says_how_far_that_is(
    prices: pd.DataFrame,
) -> None:
    script = {
        10: lambda self: self.buy(size=0.5),
        200: lambda self: self.buy(size=0.5),
        400: lambda self: self.position.close(0.5),
        600: lambda self: self.trades[0].close(),
    }
    exposure = scripted(script)(prices)
    close, opened = prices["close"].to_numpy(), prices["open"].to_numpy()
    held = 0.5 * close[200] / (0.5 * close[200] + 0.5 * opened[11])
    assert exposure.iloc[200] == pytest.approx(held + 0.5 * (1 - held), abs=1e-9)
    assert 0.3 < exposure.iloc[400] < 0.5
    assert 0.0 < exposure.iloc[600] < exposure.iloc[400]
    assert any("came apart by up to" in note and "% of equity" in note for note in notes_of(exposure))


def test_what_is_never_apart_is_not_said_to_be(prices: pd.DataFrame) -> None:
    (note,) = notes_of(backtesting_strategy(Cross)(prices, fast=10, slow=30))
    assert note.startswith("Cross ran bar by bar in backtesting.py, in an account there without costs.")


def test_orders_for_which_nothing_was_free_are_counted(prices: pd.DataFrame) -> None:
    script = {bar: lambda self: self.buy() for bar in (10, 20, 30)} | {40: lambda self: self.sell()}
    exposure = scripted(script)(prices)
    assert exposure.iloc[10:].eq(1.0).all()
    assert any(note.startswith("3 orders came to nothing") for note in notes_of(exposure))
    theirs = own_equity(prices, type("Scripted", (Scripted,), {"script": script}))
    assert our_equity(prices, exposure) == pytest.approx(theirs, rel=WHOLE_UNITS)


def later_stop(self: Any) -> None:
    self.trades[0].sl = self.data.Close[-1] * 0.9


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda self: self.buy(limit=self.data.Close[-1] * 0.9), "an order with limit="),
        (lambda self: self.buy(stop=self.data.Close[-1] * 1.1), "an order with stop="),
        (lambda self: self.buy(sl=self.data.Close[-1] * 0.9), "an order with sl="),
        (lambda self: self.sell(tp=self.data.Close[-1] * 0.9), "an order with tp="),
        (lambda self: self.buy(size=10), "an order for 10 units"),
        (later_stop, "an order with stop="),
    ],
)
def test_an_order_that_no_target_can_say_is_refused_with_its_date(prices: pd.DataFrame, act: Any, words: str) -> None:
    script = {10: lambda self: self.buy(size=0.5), 20: act}
    with pytest.raises(BadStrategy) as refused:
        scripted(script)(prices)
    assert words in str(refused.value)
    assert str(prices.index[20].date()) in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("option", [{"margin": 0.1}, {"hedging": True}, {"trade_on_close": True}, {"cash": 5000}])
def test_an_option_that_our_account_cannot_keep_is_refused(option: dict[str, Any]) -> None:
    name, value = next(iter(option.items()))
    with pytest.raises(BadStrategy, match=f"{name}={value} of backtesting.py"):
        backtesting_strategy("Mine", **option)


def test_class_variables_are_its_form() -> None:
    spec = backtesting_strategy("Cross of two")(Cross).spec
    assert (spec.id, spec.name, spec.portfolio) == ("Cross", "Cross of two", False)
    assert spec.summary == "Long while the fast average is above the slow one."
    assert [(each.name, each.type, each.default, each.minimum) for each in spec.parameters] == [
        ("fast", "int", 10, 1),
        ("slow", "int", 30, None),
    ]
    assert spec.parameters[0].summary == "Bars in the fast average."


def test_a_class_that_extends_a_strategy_is_refused_and_not_lost() -> None:
    listed = backtesting_strategy(Cross)
    with pytest.raises(TypeError, match="A class cannot extend a strategy"):

        @backtesting_strategy
        class Further(listed):  # type: ignore[misc,valid-type]
            pass


def test_a_line_that_raises_is_found() -> None:
    text = (
        "from backtesting import Strategy\nfrom chatops_widget.backend.adapters import backtesting_strategy\n\n\n"
        "@backtesting_strategy\nclass Broken(Strategy):\n    def init(self):\n        pass\n\n"
        "    def next(self):\n        self.buy(self.nothing)\n"
    )
    from chatops_widget.backend.simulation.backtest import run_backtest
    from chatops_widget.errors import BacktestFailed

    broken = load(StrategyFile("broken.py", text))["Broken"]
    with pytest.raises(BacktestFailed, match="Broken raised AttributeError") as failed:
        run_backtest(PriceBook(), broken, {})
    assert failed.value.where is not None
    assert (failed.value.where.file, failed.value.where.line) == ("broken.py", 11)


def test_each_bar_is_told_while_its_loop_runs(prices: pd.DataFrame) -> None:
    told: list[int] = []
    with listening(told.append):
        backtesting_strategy(Cross)(prices, fast=10, slow=30)
    assert told == list(range(31, len(prices) + 1))


def test_where_the_package_is_missing_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "backtesting", None)
    with pytest.raises(BadStrategy, match="backtesting is not installed here") as refused:
        backtesting_strategy(Cross)
    assert 'pip install "chatops_widget[backtesting]"' in str(refused.value.hint)
    with pytest.raises(BadStrategy, match="line 1") as refused:
        load(StrategyFile("needs.py", "from backtesting import Strategy  # here\n"))
    assert 'pip install "chatops_widget[backtesting]"' in str(refused.value.hint)
