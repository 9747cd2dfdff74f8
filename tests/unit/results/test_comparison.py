"""A comparison's rows can be told apart."""

from __future__ import annotations

import pandas as pd

from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison, compare_here, metrics_frame
from chatops_widget.results.runs import BacktestResult


def test_labels_that_repeat_are_counted_by_themselves() -> None:
    rows = [{"strategy_id": name, "sharpe_ratio": 1.0} for name in ("sma_cross", "sma", "sma", "sma_cross")]
    assert list(metrics_frame(rows).index) == ["sma_cross", "sma", "sma (2)", "sma_cross (2)"]


def test_how_sure_the_figures_are_stands_in_frames_of_their_own() -> None:
    sure = {"sharpe_ratio_lo": 0.1, "sharpe_ratio_hi": 0.9, "probabilistic_sharpe_ratio": 0.97, "group": 1}
    pair = {"a": "x", "b": "y", "difference": 0.2, "lower": -0.1, "upper": 0.5, "p": 0.2, "pHolm": 0.2, "reason": None}
    untold = {**pair, "p": None, "pHolm": None, "lower": None, "upper": None, "reason": "too few bars"}
    found = Comparison(
        "c",
        {
            "strategies": [{"strategy_id": "x", "sharpe_ratio": 0.5, **sure}, {"strategy_id": "y"}],
            "ranking": ["x", "y"],
            "groups": [["x"]],
            "pairwise": [pair, untold],
            "answer": "x.",
        },
        ResultColumns(),
    )
    assert list(found.pairwise.columns) == ["a", "b", "difference", "lower", "upper", "p", "p_holm", "reason"]
    assert found.pairwise["p_holm"].dtype == "float64"
    assert found.pairwise["p"].isna().tolist() == [False, True]
    assert found.bounds.loc["x", ["sharpe_ratio", "sharpe_ratio_lo", "sharpe_ratio_hi"]].tolist() == [0.5, 0.1, 0.9]
    assert found.bounds["group"].tolist() == [1, pd.NA]
    assert list(found.metrics.columns) == ["sharpe_ratio"]
    assert (found.groups, found.answer, found.against_benchmark.empty) == ([["x"]], "x.", True)


def test_a_comparison_of_an_earlier_backend_has_the_same_frames_without_values() -> None:
    old = Comparison("c", {"strategies": [{"strategy_id": "x", "cagr": 0.1}], "ranking": ["x"]}, ResultColumns())
    assert old.bounds.loc["x"].count() == 1
    assert old.pairwise.empty
    assert old.groups == []


def test_a_comparison_made_here_of_another_backends_runs_claims_nothing() -> None:
    runs = [
        BacktestResult(name, name, {"metrics": {"sharpe_ratio": ratio}}, ResultColumns())
        for name, ratio in (("x", 2.0), ("y", -1.0))
    ]
    found = Comparison("c", compare_here(runs), ResultColumns())
    assert found.ranking == ["x", "y"]
    assert (found.recommendation, found.answer, found.benchmark_verdict, found.groups) == (None, None, None, [])
    assert found.pairwise.empty
    assert found.bounds.drop(columns=["sharpe_ratio"]).isna().all(axis=None)
    assert found.taints == {}
