"""A walk-forward through a real backend: its card, its folds as a DataFrame, Stop, and somebody's own strategy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps, WalkForward, WalkForwardResult
from chatops_widget.errors import BacktestCancelled, BacktestFailed, BadInput, BadParameter
from chatops_widget.protocol.panel import RunItem
from tests.support.conversation import items
from tests.support.waiting import PATIENCE, until

ASKED = {"fast": [5, 20], "slow": [50, 100], "start": "2001-01-01", "end": "2009-06-30"}


def test_its_card_and_its_folds_say_the_same_and_it_compares_as_any_run(chat: ChatOps) -> None:
    run = chat.walk_forward("sma_cross", train="3Y", test="1Y", **ASKED)
    result = run.result(PATIENCE)
    assert isinstance(run, WalkForward)
    assert isinstance(result, WalkForwardResult)
    assert run.id.startswith("wf_")
    folds = result.folds
    assert folds["bars"].sum() == len(result.equity)
    assert list(folds.columns) == [
        "train_start", "train_end", "start", "end", "bars", "fast", "slow", "train_sharpe_ratio", "test_sharpe_ratio",
        "test_return",
    ]  # fmt: skip
    assert (folds["train_end"] < folds["start"]).all()
    assert (folds["start"].iloc[0], folds["end"].iloc[-1]) == (result.equity.index[0], result.equity.index[-1])
    assert np.prod(1 + folds["test_return"]) - 1 == pytest.approx(result.metrics["total_return"], abs=1e-12)
    card = items(chat)[-1]
    assert isinstance(card, RunItem)
    assert (card.work, card.chosen_by, card.metrics is not None) == ("walk_forward", "sharpe_ratio", True)
    assert card.folds is not None
    assert [(fold.start, fold.parameters, fold.trained) for fold in card.folds] == [
        (f"{row.start:%Y-%m-%d}", {"fast": row.fast, "slow": row.slow}, row.train_sharpe_ratio)
        for row in folds.itertuples()
    ]
    assert chat.run(run.id) is run
    compared = chat.compare_strategies(result, "buy_and_hold")
    assert compared.metrics["sharpe_ratio"].iloc[0] == pytest.approx(result.metrics["sharpe_ratio"])
    assert list(compared.metrics.index) == ["sma_cross walk-forward", "buy_and_hold"]
    with pytest.raises(BadInput, match="sma_cross walk-forward were chosen at the costs that it had"):
        compared.cost_sensitivity([0, 5])
    assert list(chat.find_runs("kind=walk_forward", session=chat.session_id).index) == [run.id]


def test_it_can_be_run_again_to_the_same_bits(chat: ChatOps) -> None:
    result = chat.walk_forward("sma_cross", train="2Y", **ASKED).result(PATIENCE)
    assert (result.provenance["settings"]["start"], result.provenance["parameters"]["train"]) == ("2001-01-01", "2Y")
    again = result.rerun()
    assert (again.same, again.changes) == (True, [])
    assert isinstance(again.result, WalkForwardResult)
    pd.testing.assert_frame_equal(again.result.folds, result.folds)


def test_typed_it_is_done_as_from_python_and_edited_from_its_card(chat: ChatOps) -> None:
    chat.send_message("/walk_forward sma_cross fast=5,20 slow=50,100 start=2001-01-01 end=2009-06-30 train=3Y")
    until(lambda: chat.runs and chat.runs[0].settled, "it to settle")
    typed, asked = chat.runs[0].result(), chat.walk_forward("sma_cross", **ASKED).result(PATIENCE)
    pd.testing.assert_frame_equal(typed.folds, asked.folds)
    card = items(chat)[-1]
    assert card.asked is not None
    assert (card.asked.command, card.asked.parameters["fast"], card.asked.parameters["train"]) == (
        "walk_forward", "5,20", "3Y",
    )  # fmt: skip


def test_what_cannot_be_done_is_said(chat: ChatOps) -> None:
    with pytest.raises(BadParameter, match="train is “3 decades”"):
        chat.walk_forward("sma_cross", train="3 decades", **ASKED)
    with pytest.raises(BacktestFailed, match="Training of 30Y leaves no bar to test on"):
        chat.walk_forward("sma_cross", train="30Y", **ASKED).result(PATIENCE)


def test_it_is_stopped_as_any_run(chat: ChatOps) -> None:
    many = {"fast": range(2, 40), "slow": range(50, 200, 5), "train": "1Y", "test": "3M"}
    run = chat.walk_forward("sma_cross", **many)
    until(lambda: run.progress > 0, "it to be under way")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
