"""A stack of bt's algos is uploaded, run, watched and stopped as a strategy of ours is."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget import BacktestCancelled, ChatOps
from tests.support.upload_backend import UploadBackend
from tests.support.waiting import PATIENCE, until

pytest.importorskip("bt")

ALGOS = '''
import os
import time

import bt
import numpy as np
import pandas as pd
from chatops_widget.backend import strategy
from chatops_widget.backend.adapters import bt_strategy


class Held(bt.Algo):
    """Takes its time from the middle of its loop on, while a file is there."""

    def __init__(self, gate):
        super().__init__()
        self.gate = gate
        self.bars = 0

    def __call__(self, target):
        self.bars += 1
        if self.bars > 1500 and os.path.exists(self.gate):
            time.sleep(0.05)
        return True


def months(before=()):
    return [*before, bt.algos.RunMonthly(), bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()]


@bt_strategy("Equal weights")
def equal(prices):
    """Each month the same of each."""
    return months()


@bt_strategy("Held weights")
def held(prices, gate: str = "none"):
    """The same, which waits for a file to go."""
    return months([Held(gate)])


@strategy(portfolio=True)
def the_same(prices):
    """What equal decides, as a function."""
    month, closes = prices.index.to_period("M"), prices["close"]
    weights = pd.DataFrame(np.nan, index=prices.index, columns=closes.columns)
    weights[np.r_[True, month[1:] != month[:-1]]] = 1 / closes.shape[1]
    return weights
'''


@pytest.fixture(scope="module")
def ana(upload_backend: UploadBackend) -> ChatOps:
    upload_backend.ana.upload(ALGOS.encode(), "algos.py", timeout=PATIENCE)
    return upload_backend.ana


def test_its_numbers_are_those_of_the_same_function_at_the_same_costs(ana: ChatOps) -> None:
    given = {"symbols": "SPX,IXIC", "start": "2005-01-01", "commission": 0.001, "slippage": 0.0002}
    one, other = (ana.trigger_backtest(name, **given).result(PATIENCE) for name in ("equal", "the_same"))
    assert one.metrics["n_trades"] > 0
    assert one.equity.to_numpy() == pytest.approx(other.equity.to_numpy(), rel=1e-12, abs=0)
    assert one.metrics.to_numpy() == pytest.approx(other.metrics.to_numpy(), rel=1e-9, nan_ok=True)


def test_its_progress_is_seen_and_it_is_stopped_in_the_middle_of_its_loop(ana: ChatOps, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    run = ana.trigger_backtest("held", symbols="SPX,IXIC", gate=str(gate))
    until(lambda: run.progress > 20, "the bars it has decided")
    assert run.progress < 100
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    gate.unlink()
    again = ana.trigger_backtest("held", symbols="SPX,IXIC", gate=str(gate)).result(PATIENCE)
    assert again.metrics["n_trades"] > 0
