"""A name that was guessed wrong is refused with what there is; what Python asks for itself is refused in few words."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import unknown
from chatops_widget.errors.attributes import Guessable
from chatops_widget.results.runs import BacktestResult, BacktestRun
from chatops_widget.results.walk_forward import WalkForwardResult


@pytest.mark.parametrize(
    ("kind", "name", "meant"),
    [
        (ChatOps, "backtest", "trigger_backtest(…)"),
        (ChatOps, "compare", "compare_strategies(…)"),
        (ChatOps, "find_run", "find_runs"),
        (BacktestRun, "results", "result()"),
        (BacktestRun, "metrics", "result().metrics"),
        (BacktestRun, "sharpe", 'result().metrics["sharpe_ratio"]'),
        (BacktestRun, "statsu", "status"),
        (BacktestResult, "sharpe", 'metrics["sharpe_ratio"]'),
        (BacktestResult, "volatility", 'metrics["annual_volatility"]'),
        (BacktestResult, "max_drawdown", 'metrics["max_drawdown"]'),
        (WalkForwardResult, "equty", "equity"),
    ],
)
def test_what_is_meant_is_said(kind: type, name: str, meant: str) -> None:
    made = object.__new__(kind)
    with pytest.raises(AttributeError) as raised:
        getattr(made, name)
    assert str(raised.value) == f"{kind.__name__} has no {name}. Did you mean {meant}?"


def test_nothing_is_suggested_where_nothing_is_near_or_nobody_asked() -> None:
    made = object.__new__(ChatOps)
    assert not hasattr(made, "zebra")
    for name in ("zebra", "_ipython_canary_method_should_not_exist_", "__len__"):
        with pytest.raises(AttributeError, match=rf"^ChatOps has no {name}\.$"):
            getattr(made, name)


def test_a_property_that_fails_says_why_itself() -> None:
    class Broken(Guessable):
        @property
        def curve(self) -> pd.Series:
            return pd.Series([1.0]).nowhere

    with pytest.raises(AttributeError, match="nowhere"):
        _ = Broken().curve


def test_a_name_that_begins_one_alone_is_that_one() -> None:
    assert str(unknown("parameter", "sharp", ["start", "sharpe_ratio", "end"])).endswith("Did you mean sharpe_ratio?")
