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
    word_luck,
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


def test_no_key_of_the_assistant_stands_in_two_of_its_tables() -> None:
    tables = [spoken.ASKED_BACK, spoken.EXPLAINED, spoken.OF_RESULTS, spoken.OF_SESSIONS]
    assert len(spoken.PHRASES.texts) == sum(map(len, tables))


def test_numbers_are_worded_as_they_are_and_a_dash_where_there_is_none() -> None:
    metrics = {"total_return": 0.125, "max_drawdown": -0.5, "n_trades": 3.0}
    data = {"strategyId": "momentum", "symbol": "SPX", "start": "2005-01-03", "end": "2006-01-03", "metrics": metrics}
    assert word_result(data, "en") == (
        "momentum on SPX, 2005-01-03 to 2006-01-03: total return +12.5\xa0%, Sharpe ratio –, max drawdown −50.0\xa0%,"
        " 3 trades."
    )
    assert "+12.5\xa0%" in word_result(data, "ko")
    assert word_result({}, "en")


TRIALS = {
    "n": 240,
    "effective": 31.42,
    "people": 3,
    "since": "2026-11-23T09:00:00Z",
    "expectedMaxSharpe": 0.9,
    "best": True,
}
TRIED = {"symbol": "SPX", "trials": TRIALS, "deflatedSharpe": 0.62, "moreThanLuck": False}


def test_how_much_may_be_luck_follows_from_the_fields_and_nothing_is_said_of_a_single_trial() -> None:
    assert word_luck(TRIED, "en") == [
        "240 variants were tried on these prices of SPX since 2026-11-23 by 3 people, and count as 31.4 independent"
        " ones: of so many without skill the best would show a Sharpe ratio of about 0.90.",
        "Deflated Sharpe ratio 0.62: the chance that the true ratio is above that.",
        "Luck alone may show as much.",
    ]
    assert word_luck({**TRIED, "trials": {**TRIALS, "n": 1}}, "en") == []
    assert "people" not in word_luck({**TRIED, "trials": {**TRIALS, "people": 1}}, "en")[0]
    sweep = {"overfitting": {"pbo": 0.43}, "isolatedPeak": {"isolated": True, "neighbours": 0.4}}
    assert word_luck({**TRIED, **sweep, "moreThanLuck": True}, "en")[2:] == [
        "Probability of overfitting 43.0\xa0%: so often the best on half of the bars was in the lower half on the"
        " others.",
        "Its neighbours reach 0.4: an isolated peak.",
        "That is more than luck alone would show on these bars; whether it beats holding them is another question.",
    ]
    korean = " ".join(word_luck({**TRIED, **sweep}, "ko"))
    assert all(figure in korean for figure in ("240", "31.4", "3명", "0.90", "0.62", "43.0\xa0%", "0.4"))
    assert not any("prove" in text["en"] for text in wording.PHRASES.texts.values())


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
