"""A comparison at other costs goes the whole way: from a cell or a line, by the workers, to DataFrames and the card."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadInput, BadParameter, ChatOps
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE, until

WINDOW = {"start": "2003-01-01", "end": "2007-12-31"}
OWN = """
from chatops_widget.backend import strategy


@strategy("Twitchy")
def twitchy(prices, every: int = 3):
    \"\"\"In and out by turns.\"\"\"
    return (prices["close"].reset_index(drop=True).index.to_series(index=prices.index) // every % 2).astype(float)
"""


@pytest.fixture
def own_chat(tmp_path: Path, open_chat: Callable[..., ChatOps]) -> Iterator[ChatOps]:
    """At a backend that has a strategy of somebody's own."""
    (owned := tmp_path / "owned").mkdir()
    (owned / "twitchy.py").write_text(OWN)
    backend = Backend(tmp_path, more=["--strategies", str(owned)])
    yield open_chat(backend.url)
    backend.close()


def test_the_table_is_that_of_comparisons_at_these_costs(own_chat: ChatOps) -> None:
    chat = own_chat
    run = chat.trigger_backtest("twitchy", slippage=0.001, **WINDOW)
    run.result(PATIENCE)
    comparison = chat.compare_strategies(run, "sma_cross", "buy_and_hold", commission=0.002)
    found = comparison.cost_sensitivity([0, 12.5])
    assert found.index.names == ["strategy", "cost_bps"]
    for bps in (0, 12.5):
        real = chat.compare_strategies(
            "twitchy", "sma_cross", "buy_and_hold", commission=bps / 1e4, slippage=0, **WINDOW
        ).metrics
        at = found.xs(bps, level="cost_bps")
        pd.testing.assert_frame_equal(at[real.columns], real, rtol=1e-12)
    assert found.attrs["notes"] == comparison.notes
    before = len(chat.comparisons)
    assert comparison.cost_sensitivity([12.5, 0]).equals(found)
    even = comparison.break_even_cost
    assert len(chat.comparisons) == before  # what is there is not made again
    assert list(even.columns) == ["over_zero", "over_benchmark", "reason"]
    exact = even.loc["twitchy", "over_zero"]
    assert 0 < exact < 12.5
    flat = chat.compare_strategies("twitchy", "sma_cross", commission=exact / 1e4, slippage=0, **WINDOW)
    assert flat.metrics.loc["twitchy", "total_return"] == pytest.approx(0, abs=1e-9)
    assert math.isinf(even.loc["buy_and_hold", "over_zero"])
    assert "buy_and_hold still gains at costs of 1,000 basis points." in even.loc["buy_and_hold", "reason"]
    assert even["over_benchmark"].isna().any()


def test_a_line_asks_for_costs_and_the_card_says_where_they_take_all(chat: ChatOps) -> None:
    chat.send_message("/compare_strategies sma_cross momentum costs=0,5 start=2003-01-01 end=2007-12-31")
    until(lambda: len(chat.comparisons) == 1, "the comparison that was typed")
    comparison = chat.comparisons[0]
    assert comparison.cost_sensitivity().index.get_level_values("cost_bps").unique().tolist() == [0, 5]
    assert str(comparison.data["costs"]["strategies"][0]["told"][0]) in str(comparison.reasoning)
    plain = chat.compare_strategies("sma_cross", "momentum", **WINDOW)
    np.testing.assert_array_equal(plain.metrics, comparison.metrics)
    assert "basis points" not in str(plain.reasoning)


def test_what_cannot_be_told_of_costs_is_said(chat: ChatOps) -> None:
    comparison = chat.compare_strategies("sma_cross", "momentum", **WINDOW)
    with pytest.raises(BadParameter, match="costs is"):
        comparison.cost_sensitivity([5, -1])
    with pytest.raises(BadInput, match="no way to a backend"):
        pickle.loads(pickle.dumps(comparison)).cost_sensitivity()
