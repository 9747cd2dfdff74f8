"""Results are said in words, in both languages, whatever the kind of run; nothing is made up."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from chatops_widget.backend import wording
from chatops_widget.backend.assistant import phrases as spoken
from chatops_widget.backend.wording import (
    Phrases,
    answers,
    comparison,
    taints,
    word_comparison,
    word_outcome,
    word_result,
)
from chatops_widget.protocol.run_kinds import RUN_KINDS


@pytest.mark.parametrize(
    "phrases", [wording.PHRASES, comparison.PHRASES, answers.PHRASES, taints.PHRASES, spoken.PHRASES]
)
def test_every_sentence_exists_in_both_languages_and_says_the_same_things(phrases: Phrases) -> None:
    names = {name for text in phrases.texts.values() for _, name, _, _ in Formatter().parse(text["en"]) if name}
    values = dict.fromkeys(names, "§")
    for key, text in phrases.texts.items():
        assert set(text) == {"en", "ko"}, key
        assert phrases.say(key, "en", **values).count("§") == phrases.say(key, "ko", **values).count("§"), key


def test_numbers_are_worded_as_they_are_and_a_dash_where_there_is_none() -> None:
    metrics = {"total_return": 0.125, "max_drawdown": -0.5, "n_trades": 3.0}
    data = {"strategyId": "momentum", "symbol": "SPX", "start": "2005-01-03", "end": "2006-01-03", "metrics": metrics}
    assert word_result(data, "en") == (
        "momentum on SPX, 2005-01-03 to 2006-01-03: total return +12.5%, Sharpe ratio –, max drawdown -50.0%, 3 trades."
    )
    assert "+12.5%" in word_result(data, "ko")
    assert word_result({}, "en")


def test_a_comparison_that_was_never_tested_is_worded_by_its_ranking() -> None:
    rows = [{"strategy_id": "a", "sharpe_ratio": 0.5}, {"strategy_id": "b", "sharpe_ratio": 1.0}]
    data = {"strategies": rows, "ranking": ["b", "a"]}
    assert word_comparison(data, "en") == ("b leads by Sharpe ratio (1.00); next is a (0.50). Nothing has been tested.")
    assert word_comparison({**data, "recommendation": "Take b."}, "en") == "Take b."
    assert "b (1.00)" in word_comparison({**data, "recommendation": "Take b."}, "ko")


@pytest.mark.parametrize("kind", RUN_KINDS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_completed_run_of_each_kind_is_put_into_words(kind: Any, language: Any) -> None:
    rows = [{"strategy_id": "a", "sharpe_ratio": 0.5}, {"strategy_id": "b", "sharpe_ratio": 1.0}]
    data = {"strategyId": "b", "strategies": rows, "ranking": ["b", "a"], "summary": "Best of two: b."}
    assert "b" in word_outcome(kind, data, language)
