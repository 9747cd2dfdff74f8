"""Strategies of other engines are uploaded, run, watched and stopped as those of ours are."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget import BacktestCancelled, ChatOps
from tests.support.upload_backend import UploadBackend
from tests.support.waiting import PATIENCE, until

pytest.importorskip("backtesting")

CROSS = '''
import os
import time

import numpy as np
import pandas as pd
from backtesting import Strategy
from backtesting.lib import crossover
from chatops_widget.backend import strategy
from chatops_widget.backend.adapters import backtesting_strategy


def average(values, window):
    return pd.Series(values).rolling(window).mean()


class Crossing(Strategy):
    fast = 10
    slow = 30

    def init(self):
        self.a = self.I(average, self.data.Close, self.fast)
        self.b = self.I(average, self.data.Close, self.slow)

    def next(self):
        if crossover(self.a, self.b):
            self.buy()
        elif crossover(self.b, self.a):
            self.position.close()


@backtesting_strategy("Cross of two")
class Cross(Crossing):
    """Long while the fast average is above the slow one."""


@backtesting_strategy
class Held(Crossing):
    """Takes its time from the middle of its loop on, while a file is there."""

    gate = "none"

    def next(self):
        super().next()
        if len(self.data) > 1500 and os.path.exists(self.gate):
            time.sleep(0.05)


@backtesting_strategy
class Seer(Strategy):
    """Its indicator knows tomorrow's close."""

    def init(self):
        self.tomorrow = self.I(lambda close: pd.Series(close).shift(-1).fillna(close[-1]), self.data.Close)

    def next(self):
        if self.tomorrow[-1] > self.data.Close[-1]:
            if not self.position:
                self.buy()
        else:
            self.position.close()


@strategy
def the_same(prices, fast: int = 10, slow: int = 30):
    """What Cross decides, as a function."""
    a, b = (prices["close"].rolling(window).mean() for window in (fast, slow))
    up, down = (a > b) & (a.shift() < b.shift()), (a < b) & (a.shift() > b.shift())
    decided = pd.Series(np.nan, index=prices.index).mask(up, 1.0).mask(down, 0.0)
    decided.iloc[:slow] = np.nan
    return decided.ffill().fillna(0.0)
'''


@pytest.fixture(scope="module")
def ana(upload_backend: UploadBackend) -> ChatOps:
    with pytest.warns(UserWarning, match="Seer looks ahead"):
        upload_backend.ana.upload(CROSS.encode(), "cross.py", timeout=PATIENCE)
    return upload_backend.ana


def test_its_numbers_are_those_of_the_same_function_at_the_same_costs(ana: ChatOps) -> None:
    given = {"fast": 5, "slow": 40, "start": "2005-01-01", "commission": 0.001, "slippage": 0.0002}
    one = ana.trigger_backtest("Cross", **given).result(PATIENCE)
    other = ana.trigger_backtest("the_same", **given).result(PATIENCE)
    assert len(one.trades) > 20
    assert one.equity.to_numpy() == pytest.approx(other.equity.to_numpy(), rel=1e-12, abs=0)
    assert one.metrics.to_numpy() == pytest.approx(other.metrics.to_numpy(), rel=1e-9, nan_ok=True)
    assert any("ran bar by bar in backtesting.py" in note for note in one.data["notes"])


def test_its_progress_is_seen_while_its_loop_runs(ana: ChatOps, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    run = ana.trigger_backtest("Held", gate=str(gate))
    until(lambda: run.progress > 25, "the bars it has decided")
    assert run.progress < 100
    assert run.status == "running"
    gate.unlink()
    assert len(run.result(PATIENCE).trades) > 20


def test_it_is_stopped_in_the_middle_of_its_loop(ana: ChatOps, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    run = ana.trigger_backtest("Held", gate=str(gate))
    until(lambda: run.progress > 25, "the bars it has decided")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    assert gate.exists()


def test_an_indicator_that_knows_tomorrow_is_found_out_in_the_run(ana: ChatOps) -> None:
    result = ana.trigger_backtest("Seer", start="2010-01-01").result(PATIENCE)
    assert result.taint is not None
    assert result.taint.code == "looks_ahead"


def test_its_parameters_are_swept(ana: ChatOps) -> None:
    sweep = ana.sweep("Cross", fast=[5, 10], slow=[30, 60], start="2015-01-01").result(PATIENCE)
    assert len(sweep.table) == 4
    assert sweep.table["sharpe_ratio"].notna().all()
