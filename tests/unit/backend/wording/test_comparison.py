"""Every sentence about a comparison follows from its fields, in both languages."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest

from chatops_widget.backend.wording import word_comparison
from chatops_widget.backend.wording.comparison import against_holding, recommend
from chatops_widget.backend.wording.figures import reason
from chatops_widget.backend.wording.verdict import verdict_of

CHEAT = {"taint": {"code": "looks_ahead", "message": "cheat looks ahead."}}
CLAIM = re.compile("by more than chance|우연만으로는 설명되지|우연 이상")


def judged(
    ratios: dict[str, float | None],
    groups: list[list[str]],
    told: dict[tuple[str, str], float] | None = None,
    reason: str | None = None,
    **rows: dict[str, Any],
) -> dict[str, Any]:
    """The data of a comparison, its pairs as `told`; those that are not have a p of 0.6."""
    strategies = []
    for name, ratio in ratios.items():
        row: dict[str, Any] = {"strategy_id": name, "n_trades": 5.0, "max_drawdown": -0.2, "cagr": 0.05}
        row |= {} if ratio is None else {"sharpe_ratio": ratio}
        place = next((k for k, group in enumerate(groups, 1) if name in group), None)
        strategies.append(row | ({} if place is None else {"group": place}) | rows.get(name, {}))
    ranking = sorted(ratios, key=lambda name: (-(ratios[name] if ratios[name] is not None else -9), name))
    pairs = []
    for a, b in combinations([name for name in ranking if ratios[name] is not None], 2):
        p = None if reason else (told or {}).get((a, b), 0.6)
        difference = ratios[a] - ratios[b]  # type: ignore[operator]
        bounds = {"lower": None, "upper": None} if reason else {"lower": difference - 0.3, "upper": difference + 0.3}
        pairs.append({"a": a, "b": b, "difference": difference, **bounds, "p": p, "pHolm": p, "reason": reason})
    about = {"symbol": "SPX", "bars": 501, "pairedReturns": 500, "draws": 999, "block": 5}
    return {"strategies": strategies, "ranking": ranking, "pairwise": pairs, "groups": groups, **about}


def test_a_leader_that_is_told_from_all_is_named_with_the_weakest_evidence() -> None:
    data = judged({"a": 1.2, "b": 0.4, "c": 0.1}, [["a"], ["b", "c"]], {("a", "b"): 0.03, ("a", "c"): 0.01})
    assert recommend(data).startswith(
        "a has the highest Sharpe ratio (1.20 against 0.40 of b), by more than chance alone would explain"
        " (p = 0.03 after Holm)."
    )
    assert CLAIM.search(recommend(data, "ko"))
    assert "differ by 0.80 a year (95 %: 0.50 to 1.10; p = 0.03, 0.03 after Holm) over 500 paired" in reason(data)


def test_ties_are_named_by_their_places_and_nobody_is_recommended() -> None:
    data = judged({"a": 0.5, "b": 0.45, "c": 0.4, "d": -2.0}, [["a", "b", "c"], ["d"]], {("a", "d"): 0.02})
    words = recommend(data)
    assert words.startswith("1-3 (a, b and c) can't be told apart by Sharpe ratio (0.50 to 0.40), so none of them is")
    assert "a is better than d by more than chance (p = 0.02 after Holm)." in words
    assert "1-3위 (a, b, c)" in recommend(data, "ko")


def test_where_the_two_tests_do_not_agree_nothing_is_claimed() -> None:
    alone = judged({"a": 0.9, "b": 0.4}, [["a"], ["b"]], {("a", "b"): 0.07})
    assert recommend(alone).startswith("a leads (0.90), but pair by pair it can't be told from b")
    together = judged({"a": 0.9, "b": 0.4}, [["a", "b"]], {("a", "b"): 0.04})
    assert "can't be told apart" in recommend(together)
    for data in (alone, together):
        assert not CLAIM.search(recommend(data))
        assert not CLAIM.search(recommend(data, "ko"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (judged({"a": 0.5, "b": 0.5}, [["a", "b"]], {("a", "b"): 1.0}), "a and b had the same returns on these bars"),
        (judged({"a": None, "b": None}, []), "None can be recommended. No Sharpe ratio that could"),
        (judged({"a": 0.5, "b": None}, [["a"]]), "a is the only one to go by its Sharpe ratio (0.50)"),
        (judged({"a": 0.5, "b": 0.4}, [], reason="too few bars") | {"pairedReturns": 40}, "Too few bars to tell: 40"),
        (judged({"a": 0.5, "b": 0.4}, [["a", "b"]], reason="few"), "Nothing can be told: a and b differ in too few"),
        (judged({"a": -0.5, "b": -0.6}, [["a", "b"]]), "None earned more than cash for its risk. a and b can't be"),
    ],
)
def test_where_nothing_can_be_told_that_is_what_is_said(data: dict[str, Any], words: str) -> None:
    assert recommend(data).startswith(words)
    assert not CLAIM.search(recommend(data))
    assert not CLAIM.search(recommend(data, "ko"))
    assert recommend(data, "ko") == word_comparison(data, "ko")


def test_a_tainted_strategy_is_never_recommended_and_is_told() -> None:
    sure = {("cheat", "a"): 0.001, ("cheat", "b"): 0.001, ("a", "b"): 0.01}
    data = judged({"cheat": 9.0, "a": 0.5, "b": -1.0}, [["cheat"], ["a"], ["b"]], sure, cheat=CHEAT)
    assert recommend(data).startswith("a has the highest Sharpe ratio (0.50 against −1.00 of b)")
    assert recommend(data).endswith("cheat looks ahead, so cheat is ranked last.")
    assert "맨 뒤에 둡니다: cheat." in recommend(data, "ko")
    assert verdict_of(data).leader == "a"
    only = judged({"cheat": 9.0, "b": None}, [["cheat"]], cheat=CHEAT)
    assert recommend(only).startswith("None can be recommended. ")


def test_the_price_of_the_first_place_is_that_beside_somebody_who_traded() -> None:
    sure = {("a", "b"): 0.01, ("a", "idle"): 0.01}
    calm = {"n_trades": 0.0, "max_drawdown": 0.0}
    data = judged({"a": 1.0, "b": 0.1, "idle": 0.0}, [["a"], ["b", "idle"]], sure, a={"max_drawdown": -0.4}, idle=calm)
    assert "The trade-off: its worst drawdown was −40.0\xa0%, that of b −20.0\xa0%" in recommend(data)
    positive = {"a": {"max_drawdown": 0.4}, "b": {"max_drawdown": 0.2}}  # a backend may send the loss so
    assert "that of b 20.0\xa0%" in recommend(judged({"a": 1.0, "b": 0.1}, [["a"], ["b"]], sure, **positive))
    alone = judged({"a": 1.0, "idle": 0.0}, [["a"], ["idle"]], sure, idle=calm)
    assert "idle" not in recommend(alone).partition("Its worst drawdown")[2]


def test_ratios_that_differ_are_never_written_as_if_they_were_the_same() -> None:
    data = judged({"a": 0.5012, "b": 0.5009}, [["a"], ["b"]], {("a", "b"): 0.01})
    assert "(0.5012 against 0.5009 of b)" in recommend(data)


def test_buying_and_holding_is_told_only_where_nobody_compared_does_it() -> None:
    data = judged({"a": 0.5, "b": 0.4}, [["a", "b"]])
    beside = [
        {"a": "a", "b": "held", "difference": 0.4, "lower": 0.1, "upper": 0.7, "p": 0.01, "pHolm": 0.02},
        {"a": "b", "b": "held", "difference": 0.3, "lower": 0.0, "upper": 0.6, "p": 0.06, "pHolm": 0.06},
    ]
    data |= {"benchmark": "held", "againstBenchmark": beside}
    assert against_holding(data) == "Better than held by more than chance: a. Can't be told from held: b."
    assert against_holding(data | {"benchmark": "b"}) is None


def test_many_names_are_counted_from_the_seventh_on() -> None:
    names = [f"s{k:02}" for k in range(20)]
    data = judged({name: 1 - k / 20 for k, name in enumerate(names)}, [names])
    assert recommend(data).startswith("1-20 (s00, s01, s02, s03, s04 and 15 more) can't be told apart")


def test_so_many_pairs_that_none_can_pass_are_told() -> None:
    names = [f"s{k:02}" for k in range(12)]
    data = judged({name: 1 - k / 20 for k, name in enumerate(names)}, [names])
    assert "no single one can pass Holm's correction" in reason(data)
    assert "no single one" not in reason(judged({"a": 0.5, "b": 0.4}, [["a", "b"]]))


def test_that_different_symbols_have_no_holding_in_common_is_told() -> None:
    data = judged({"a": 0.5, "b": 0.4}, [["a", "b"]]) | {"symbols": ["SPX", "IXIC"], "benchmark": None}
    told = against_holding(data)
    assert told == (
        "Not held against buying and holding: they are on different symbols (SPX and IXIC), which nobody could hold"
        " as one."
    )
    assert "SPX" in str(against_holding(data, "ko"))
    assert against_holding(data | {"symbols": ["SPX"]}) is None
