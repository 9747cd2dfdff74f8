"""Who has a taint is ranked last and never recommended, and the words say why."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.backend.simulation.taints import ranked, taint_of
from chatops_widget.backend.wording import word_comparison, word_result, word_sweep
from chatops_widget.backend.wording.comparison import recommend
from chatops_widget.backend.wording.taints import told_last

TAINT = {"code": "looks_ahead", "message": "x looks ahead: it decides 0 instead of 1. Nobody could have traded that."}


def entry(name: str, sharpe: float | None, taint: dict[str, str] | None = None) -> dict[str, Any]:
    defined = {} if sharpe is None else {"sharpe_ratio": sharpe}
    return {"strategy_id": name, **taint_of({"taint": taint} if taint else {}), **defined}


HONEST, CALM, CHEAT = entry("honest", 0.4), entry("calm", None), entry("cheat", 9.0, TAINT)
DICE = entry("dice", 1.0, {"code": "not_repeatable", "message": "dice cannot be repeated."})


def compared(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"strategies": entries, "ranking": [each["strategy_id"] for each in ranked(entries)]}


def test_a_taint_ranks_below_the_worst_and_below_what_is_undefined() -> None:
    order = [each["strategy_id"] for each in ranked([CHEAT, CALM, DICE, HONEST])]
    assert order == ["honest", "calm", "cheat", "dice"]


def test_without_a_taint_nothing_is_added() -> None:
    assert "last" not in recommend(compared(HONEST, CALM))
    assert told_last([HONEST, CALM]) == []


def test_only_the_others_are_weighed_and_each_taint_says_why() -> None:
    words = recommend(compared(CHEAT, CALM, DICE, HONEST))
    assert words.startswith("honest is the only one to go by its Sharpe ratio (0.40)")
    assert words.endswith(
        " x looks ahead: it decides 0 instead of 1. Nobody could have traded that, so cheat is ranked last."
        " dice cannot be repeated, so dice is ranked last."
    )
    assert told_last([CHEAT, DICE]) == ["cheat looks ahead: ranked last.", "dice cannot be repeated: ranked last."]


def test_where_none_is_left_nobody_is_named() -> None:
    assert recommend(compared(CHEAT, DICE)) == (
        "None can be recommended. No Sharpe ratio that could be relied on is defined here."
        f" {TAINT['message']} dice cannot be repeated."
    )


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([HONEST, entry("b", 0.2), CHEAT], "honest (0.40)"),
        ([HONEST, CHEAT], "honest (0.40)뿐이어서"),
        ([DICE, CHEAT], "추천할 전략이 없습니다."),
    ],
)
def test_in_korean_too(entries: list[dict[str, Any]], words: str) -> None:
    said = word_comparison(compared(*entries), "ko")
    assert words in said
    assert said.index("cheat") > said.index("맨 뒤에 둡니다")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_tainted_run_or_sweep_is_never_worded_without_its_taint(language: Any) -> None:
    assert TAINT["message"] in word_result({"metrics": {}, "taint": TAINT}, language)
    summary = f"None can be recommended. {TAINT['message']}"
    assert TAINT["message"] in word_sweep({"metrics": {}, "summary": summary, "taint": TAINT}, language)
