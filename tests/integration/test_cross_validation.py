"""A cross-validation through a real backend: its card, its folds as a DataFrame, Stop, and somebody's own strategy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps, CrossValidation, CrossValidationResult, SweepPreview
from chatops_widget.errors import BacktestCancelled, BacktestFailed, BadInput, BadParameter
from chatops_widget.protocol.panel import RunItem
from tests.support.conversation import items
from tests.support.waiting import PATIENCE, until

ASKED = {"fast": [5, 20], "slow": [50, 100], "start": "2001-01-01", "end": "2009-06-30"}


def test_its_card_and_its_folds_say_the_same_and_it_compares_with_a_word_on_what_it_is(chat: ChatOps) -> None:
    run = chat.cross_validate("sma_cross", folds=4, purge=3, **ASKED)
    result = run.result(PATIENCE)
    assert isinstance(run, CrossValidation)
    assert isinstance(result, CrossValidationResult)
    assert run.id.startswith("cv_")
    folds = result.folds
    assert list(folds.columns) == [
        "start", "end", "bars", "train_bars", "fast", "slow", "train_sharpe_ratio", "test_sharpe_ratio", "test_return",
        "runner_up_fast", "runner_up_slow", "runner_up_sharpe_ratio",
    ]  # fmt: skip
    assert (len(folds), folds["bars"].sum()) == (4, len(result.equity))
    assert (result.purge, result.embargo) == (3, 100)
    assert (folds["train_bars"] + folds["bars"]).tolist() == [
        len(result.equity) - (first != 1) * 3 - (first != 4) * 103 for first in (1, 2, 3, 4)
    ]
    assert (folds["train_sharpe_ratio"] >= folds["runner_up_sharpe_ratio"]).all()
    assert np.prod(1 + folds["test_return"]) - 1 == pytest.approx(result.metrics["total_return"], abs=1e-12)
    card = items(chat)[-1]
    assert isinstance(card, RunItem)
    assert (card.work, card.chosen_by, card.metrics is not None) == ("cross_validation", "sharpe_ratio", True)
    assert card.folds is not None
    assert [(fold.start, fold.parameters, fold.trained) for fold in card.folds] == [
        (f"{row.start:%Y-%m-%d}", {"fast": row.fast, "slow": row.slow}, row.train_sharpe_ratio)
        for row in folds.itertuples()
    ]
    assert card.luck is None  # nobody could have kept this account
    assert any("not what it would have earned" in note for note in card.notes or [])
    compared = chat.compare_strategies(result, "buy_and_hold")
    assert list(compared.metrics.index) == ["sma_cross cross-validation", "buy_and_hold"]
    assert any("which nobody could have done: sma_cross cross-validation" in str(note) for note in compared.notes)
    with pytest.raises(BadInput, match="sma_cross cross-validation were chosen at the costs that it had"):
        compared.cost_sensitivity([0, 5])
    assert list(chat.find_runs("kind=cross_validation", session=chat.session_id).index) == [run.id]


def test_it_can_be_run_again_to_the_same_bits(chat: ChatOps) -> None:
    result = chat.cross_validate("sma_cross", **ASKED).result(PATIENCE)
    again = result.rerun()
    assert (again.same, again.changes) == (True, [])
    assert isinstance(again.result, CrossValidationResult)
    pd.testing.assert_frame_equal(again.result.folds, result.folds)


def test_typed_it_is_done_as_from_python_and_edited_from_its_card(chat: ChatOps) -> None:
    chat.send_message("/cross_validate sma_cross fast=5,20 slow=50,100 start=2001-01-01 end=2009-06-30 folds=3")
    until(lambda: chat.runs and chat.runs[0].settled, "it to settle")
    typed, asked = chat.runs[0].result(), chat.cross_validate("sma_cross", folds=3, **ASKED).result(PATIENCE)
    pd.testing.assert_frame_equal(typed.folds, asked.folds)
    card = items(chat)[-1]
    assert card.asked is not None
    assert (card.asked.command, card.asked.parameters["fast"], card.asked.parameters["folds"]) == (
        "cross_validate", "5,20", 3,
    )  # fmt: skip


def test_what_it_would_take_is_counted_and_starts_nothing(chat: ChatOps) -> None:
    found = chat.cross_validate("sma_cross", folds=3, **ASKED, preview=True, timeout=PATIENCE)
    assert isinstance(found, SweepPreview)
    assert (found.folds, found.combinations, found.runs) == (3, 4, 12)
    assert found.message.startswith("sma_cross on SPX: 3 trainings of 4 combinations are 12 runs.")
    assert not chat.runs


def test_what_cannot_be_done_is_said(chat: ChatOps) -> None:
    with pytest.raises(BadParameter, match="folds is “1”"):
        chat.cross_validate("sma_cross", folds=1, **ASKED)
    with pytest.raises(BacktestFailed, match="leave 0 to choose on"):
        chat.cross_validate("sma_cross", embargo=100_000, **ASKED | {"end": "2002-12-31"}, folds=2, purge=900).result(
            PATIENCE
        )


def test_stop_ends_it(chat: ChatOps) -> None:
    many = {"fast": range(2, 40), "slow": range(50, 150), "folds": 20}
    run = chat.cross_validate("sma_cross", **many)
    until(lambda: run.status == "running", "it to run")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
