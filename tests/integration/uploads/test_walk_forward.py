"""Walk-forward and cross-validation of an uploaded strategy: in processes with limits, checked for looking ahead."""

from __future__ import annotations

import pytest

from chatops_widget import ChatOps
from tests.support.waiting import PATIENCE

OWN = """
import pandas as pd
from chatops_widget.backend import strategy

@strategy
def above(prices: pd.DataFrame, window: int = 50) -> pd.Series:
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)

@strategy
def prophet(prices: pd.DataFrame, days: int = 1) -> pd.Series:
    return (prices["close"].shift(-days) > prices["close"]).astype(float)
"""


def test_a_strategy_of_ones_own_is_walked_too_and_one_that_looks_ahead_is_called_that(ana: ChatOps) -> None:
    with pytest.warns(UserWarning, match="prophet looks ahead"):
        ana.upload(OWN.encode(), "walked.py")
    window = {"start": "2001-01-01", "end": "2006-06-30", "train": "2Y", "test": "1Y"}
    own = ana.walk_forward("above", window=[20, 50], **window).result(PATIENCE)
    assert own.folds["window"].isin([20, 50]).all()
    assert own.taint is None
    assert own.data["lookAheadCheck"]["cuts"] > 0
    ahead = ana.walk_forward("prophet", days=[1, 2], **window).result(PATIENCE)
    assert ahead.taint is not None
    assert "ahead" in ahead.taint.message


def test_the_same_is_true_of_a_cross_validation(ana: ChatOps) -> None:
    with pytest.warns(UserWarning, match="prophet looks ahead"):
        ana.upload(OWN.encode(), "walked.py")
    window = {"start": "2001-01-01", "end": "2006-06-30", "folds": 3}
    own = ana.cross_validate("above", window=[20, 50], **window).result(PATIENCE)
    assert own.folds["window"].isin([20, 50]).all()
    assert (own.taint, own.embargo) == (None, 50)
    assert own.data["lookAheadCheck"]["cuts"] > 0
    ahead = ana.cross_validate("prophet", days=[1, 2], **window).result(PATIENCE)
    assert ahead.taint is not None
    assert "ahead" in ahead.taint.message
