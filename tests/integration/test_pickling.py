"""Results go where numbers go: into caches, into copies, into other processes."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pandas as pd
import pytest

from chatops_widget import BacktestFailed, BadInput, ChatOps
from tests.support.backend import Backend
from tests.support.price_files import LONG_RUN
from tests.support.waiting import until


def again(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


def test_a_result_is_pickled_with_its_curves_and_outlives_its_connection(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross", symbol="THREE")
    result = run.result(60)
    kept, kept_run = again(result), again(run)
    copied, deep = copy.copy(result), copy.deepcopy(result)
    chat.close()
    for each in (kept, kept_run.result(), copied, deep):
        pd.testing.assert_series_equal(each.metrics, result.metrics)
        pd.testing.assert_series_equal(each.equity, result.equity)
        pd.testing.assert_frame_equal(each.trades, result.trades)
    assert (kept_run.id, kept_run.status, kept_run.finished.id) == (run.id, "completed", result.id)
    deep.data["notes"].append("mine")
    assert "mine" not in result.data["notes"]


def test_a_comparison_and_a_sweep_are_pickled(chat: ChatOps) -> None:
    comparison = chat.compare_strategies("sma_cross", "momentum")
    sweep = chat.sweep("sma_cross", fast=[5, 10], slow=[50, 60])
    found = sweep.result(60)
    for kept in (again(comparison), copy.deepcopy(comparison)):
        pd.testing.assert_frame_equal(kept.metrics, comparison.metrics)
        pd.testing.assert_frame_equal(kept.equity, comparison.equity)
        pd.testing.assert_frame_equal(kept.pairwise, comparison.pairwise)
        assert kept.ranking == comparison.ranking
    for kept in (again(found), again(sweep).result(), copy.deepcopy(found)):
        pd.testing.assert_frame_equal(kept.table, found.table)
    assert again(sweep).best == sweep.best


def test_what_goes_on_is_refused_in_words_and_a_copy_of_a_run_is_that_run(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross", **LONG_RUN)
    until(lambda: run.status == "running", "it to start")
    with pytest.raises(BadInput, match=r"sma_cross is running: what goes on cannot be pickled. Pickle its result"):
        pickle.dumps(run)
    assert copy.copy(run) is run
    assert copy.deepcopy([run]) == [run]
    run.cancel()
    until(lambda: run.settled, "it to stop")
    assert again(run).status == "cancelled"


def test_a_run_that_failed_is_pickled_with_its_reason(chat: ChatOps, fragile: Backend, open_chat: Any) -> None:
    run = open_chat(fragile.url).trigger_backtest("brittle")
    with pytest.raises(BacktestFailed):
        run.result(60)
    with pytest.raises(BacktestFailed) as caught:
        again(run).result()
    assert str(caught.value) == str(run.error)
    assert caught.value.where == run.error.where
