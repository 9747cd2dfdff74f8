"""What the backend has is a table, and a run goes on to quantstats with its own returns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps
from tests.support.waiting import PATIENCE


def test_quantstats_gets_the_returns_of_the_run(chat: ChatOps) -> None:
    result = chat.trigger_backtest("sma_cross").result(PATIENCE)
    returns = result.to_quantstats()
    ratio = returns.mean() / returns.std() * np.sqrt(252)
    assert ratio == pytest.approx(result.metrics["sharpe_ratio"])


def test_strategies_symbols_and_runs_are_tables(chat: ChatOps) -> None:
    assert "fast=10 (1 to 1,000,000), slow=30" in chat.strategies.loc["sma_cross", "parameters"]
    assert chat.symbols.loc["SPX", "end"] == pd.Timestamp("2018-12-31")
    run = chat.trigger_backtest("sma_cross", fast=12)
    run.result(PATIENCE)
    assert chat.runs == [run]
    assert chat.runs.frame.loc[run.id, ["strategy", "fast", "symbol"]].tolist() == ["sma_cross", 12, "SPX"]
