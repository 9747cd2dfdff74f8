"""A question for the best stored run is understood whole, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from chatops_widget.backend.assistant.best_run import read_best
from chatops_widget.backend.assistant.understanding import Catalog
from chatops_widget.backend.run_search import Vocabulary
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.protocol.messages import SymbolSpec

CATALOG = Catalog([each.spec for each in STRATEGIES.values()], [SymbolSpec(symbol="SPX")], [], [], [])
TODAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "query", "metric"),
    [
        ("the best momentum run of last week", "strategy:momentum since 2026-11-16 until 2026-11-22", "sharpe_ratio"),
        ("What was the best run on SPX since yesterday?", "symbol:SPX since 2026-11-26", "sharpe_ratio"),
        ("best run by max drawdown this month", "since 2026-11-01 until 2026-11-30", "max_drawdown"),
        ("which is my best sma_cross run with trades > 20", "strategy:sma_cross n_trades > 20", "sharpe_ratio"),
        ("지난주 최고의 momentum 실행은?", "since 2026-11-16 until 2026-11-22 strategy:momentum", "sharpe_ratio"),
    ],
)
def test_what_is_asked_becomes_a_search_and_a_metric(text: str, query: str, metric: str) -> None:
    found = read_best(text, CATALOG, Vocabulary(), TODAY)
    assert found is not None
    assert (str(found.query), found.metric) == (query, metric)


@pytest.mark.parametrize(
    "text",
    [
        "the best momentum run of last week on Mondays",
        "the best run with leverage 3",
        "best run by exposure",
        "best run by luck",
        "best run since the crash",
        "what is best",
        "run momentum",
    ],
)
def test_a_word_without_a_place_leaves_the_question_to_others(text: str) -> None:
    assert read_best(text, CATALOG, Vocabulary(), TODAY) is None
