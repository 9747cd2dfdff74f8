"""What a card is told beside the numbers."""

from __future__ import annotations

from chatops_widget.session.items import differences


def test_runs_of_one_strategy_are_told_apart_by_what_they_were_given() -> None:
    entries = [
        {"strategy_id": "sma_cross", "strategy": "sma_cross", "symbol": "SPX", "parameters": {"fast": 5, "slow": 50}},
        {
            "strategy_id": "sma_cross (2)",
            "strategy": "sma_cross",
            "symbol": "SPX",
            "parameters": {"fast": 9, "slow": 50},
        },
        {"strategy_id": "momentum", "strategy": "momentum", "symbol": "SPX", "parameters": {"lookback": 120}},
        {"strategy_id": "hold", "strategy": "hold", "symbol": "SPX", "parameters": {}},
        {"strategy_id": "hold (2)", "strategy": "hold", "symbol": "IXIC", "parameters": {}},
    ]
    assert differences(entries) == {
        "sma_cross": {"fast": 5},
        "sma_cross (2)": {"fast": 9},
        "hold": {"symbol": "SPX"},
        "hold (2)": {"symbol": "IXIC"},
    }


def test_a_backend_that_says_nothing_of_that_sort_has_no_differences() -> None:
    assert differences(None) == {}
    assert differences([{"strategy_id": "a"}, {"strategy_id": "b", "parameters": 3}, "c"]) == {}
