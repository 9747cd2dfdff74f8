"""A comparison's fields are those of the tests they name, and its claims hold their level."""

from __future__ import annotations

import itertools
import json
import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from arch.bootstrap import SPA
from scipy import stats

from chatops_widget.backend.inference.probabilistic_sharpe import dependence_of
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.backend.simulation.significance import MIN_DRAWS, Compared, draws_for, judged

SPX = run_backtest(PriceBook(), "buy_and_hold", {"start": "2014-01-01"})


def output(returns: np.ndarray, strategy: str = "made_up", benchmark: np.ndarray | None = None) -> BacktestOutput:
    """A run that earned these returns, on as many bars of SPX."""
    bars = len(returns) + 1
    curves = {name: np.frombuffer(values, "<f8")[:bars].tobytes() for name, values in SPX.curves.items()}
    equity = 100 * np.cumprod(np.concatenate([[1.0], 1 + returns]))
    curves["equity"] = equity.tobytes()
    if benchmark is not None:
        curves["benchmark"] = np.cumprod(np.concatenate([[1.0], 1 + benchmark])).tobytes()
    return BacktestOutput({**SPX.data, "strategyId": strategy, "symbol": "SPX"}, curves)


def made_up(bars: int, strategies: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 0.0005 + 0.01 * (0.6 * rng.standard_t(5, (bars, 1)) + 0.8 * rng.standard_t(5, (bars, strategies)))


def compared(returns: np.ndarray, **more: Any) -> dict[str, Any]:
    runs = [(f"s{k}", output(column)) for k, column in enumerate(returns.T)]
    data, _ = compare(runs, **more)
    json.dumps(data, allow_nan=False)
    return data


def test_every_pair_has_its_difference_and_a_p_that_holms_loop_corrects() -> None:
    returns = made_up(500, 4, seed=3)
    returns[:, 2] += 0.003
    data = compared(returns)
    rows = {row["strategy_id"]: row for row in data["strategies"]}
    assert len(data["pairwise"]) == 6
    for pair in data["pairwise"]:
        assert data["ranking"].index(pair["a"]) < data["ranking"].index(pair["b"])
        expected = rows[pair["a"]]["sharpe_ratio"] - rows[pair["b"]]["sharpe_ratio"]
        assert pair["difference"] == pytest.approx(expected, rel=1e-9)
        assert pair["lower"] < pair["difference"] < pair["upper"]
        assert (pair["lower"] > 0) == (pair["p"] < 0.05)
    highest = 0.0
    for k, pair in enumerate(sorted(data["pairwise"], key=lambda pair: pair["p"])):
        highest = max(highest, min(1.0, (6 - k) * pair["p"]))
        assert pair["pHolm"] == pytest.approx(highest)


def test_the_probability_of_skill_is_the_published_formula_with_scipys_moments_where_bars_are_independent() -> None:
    returns = made_up(400, 2, seed=5)
    dependence = [dependence_of((r - r.mean()) / r.std(), r.mean() / r.std(ddof=1)) for r in returns.T]
    assert min(dependence) == 1.0 < max(dependence)
    data = compared(returns)
    for row, column, more in zip(data["strategies"], returns.T, dependence, strict=True):
        ratio = column.mean() / column.std(ddof=1)
        spread = 1 - stats.skew(column) * ratio + (stats.kurtosis(column, fisher=False) - 1) / 4 * ratio**2
        expected = NormalDist().cdf(ratio * math.sqrt(399 / spread / more))
        assert row["probabilistic_sharpe_ratio"] == pytest.approx(expected, rel=1e-9)
        assert "deflated_sharpe_ratio" not in row
    deflated = compared(returns, trials=200)
    assert all(row["deflated_sharpe_ratio"] < row["probabilistic_sharpe_ratio"] for row in deflated["strategies"])


def test_bounds_stand_around_their_figures() -> None:
    for row in compared(made_up(300, 3, seed=8))["strategies"]:
        for name in ("sharpe_ratio", "cagr", "max_drawdown"):
            assert row[f"{name}_lo"] < row[name] < row[f"{name}_hi"]


def test_buying_and_holding_is_beside_them_though_nobody_named_it() -> None:
    returns = made_up(600, 3, seed=1)
    held = made_up(600, 1, seed=2)[:, 0] - 0.002
    runs = [(f"s{k}", output(column, benchmark=held)) for k, column in enumerate(returns.T)]
    data, _ = compare(runs)
    assert [pair["b"] for pair in data["againstBenchmark"]] == ["buy_and_hold"] * 3
    assert "Better than buy_and_hold by more than chance" in data["benchmarkVerdict"]
    assert "buy_and_hold" not in data["ranking"]
    reality = SPA(-held, -returns, seed=1, reps=2000)  # of mean losses: near the p, and not equal to it
    reality.compute()
    assert data["bestAgainstBenchmark"]["p"] == pytest.approx(reality.pvalues["consistent"], abs=0.02)
    assert "the best of these 3 better than buy_and_hold, all 3 allowed for? p = " in data["reasoning"]
    own, _ = compare([("a", output(returns[:, 0])), ("held", output(held, strategy="buy_and_hold"))])
    assert own["benchmark"] == "held"
    assert "benchmarkVerdict" not in own
    assert "allowed for" not in own["reasoning"]  # of one there is nothing to allow for


@pytest.mark.parametrize("seers", [1, 2, 3])
def test_what_looks_ahead_has_no_place_among_the_others(seers: int) -> None:
    returns = made_up(300, 3, seed=6)
    returns[:, :seers] += 0.02  # far ahead of all
    runs = [(f"s{k}", output(column)) for k, column in enumerate(returns.T)]
    taint = {"code": "looks_ahead", "message": "It looks ahead."}
    for _, run in runs[:seers]:
        run.data["taint"] = taint
    data, _ = compare(runs)
    json.dumps(data, allow_nan=False)
    rows = {row["strategy_id"]: row for row in data["strategies"]}
    told = {name for pair in data["pairwise"] for name in (pair["a"], pair["b"])}
    assert not told & {f"s{k}" for k in range(seers)}
    for k in range(seers):
        assert not {"group", "sharpe_ratio_lo", "probabilistic_sharpe_ratio"} & rows[f"s{k}"].keys()
        assert data["ranking"].index(f"s{k}") >= 3 - seers
    if seers == 1:
        assert [rows["s1"]["group"], rows["s2"]["group"]] == [1, 1]


def test_too_few_bars_are_called_that_and_nothing_is_claimed() -> None:
    data = compared(made_up(59, 2, seed=1) + np.array([0, 0.02]))
    assert data["recommendation"].startswith("Too few bars to tell: 59 paired returns, 60 are needed.")
    assert [pair["pHolm"] for pair in data["pairwise"]] == [None]
    assert "too few bars" in data["pairwise"][0]["reason"]
    assert compared(made_up(60, 2, seed=1) + np.array([0, 0.02]))["groups"] == [["s1"], ["s0"]]


def test_the_order_in_which_strategies_are_named_changes_no_sentence() -> None:
    returns = made_up(250, 4, seed=9)
    returns[:, 3] -= 0.003
    runs = [(f"s{k}", output(column)) for k, column in enumerate(returns.T)]
    said = set()
    for order in itertools.permutations(runs):
        data, _ = compare(order, question="which is steadier?")
        said.add(tuple(data[name] for name in ("recommendation", "reasoning", "summary", "answer", "benchmarkVerdict")))
    assert len(said) == 1


def test_equal_strategies_are_called_different_about_five_times_in_a_hundred() -> None:
    claims = 0
    for seed in range(200):
        found = compared(made_up(120, 2, seed=10_000 + seed))
        claims += "more than chance" in found["recommendation"]
    assert 2 <= claims <= 18


def test_draws_grow_with_the_pairs_and_stay_within_memory() -> None:
    assert draws_for(3) == MIN_DRAWS
    for strategies in (10, 20, 22):
        pairs = strategies * (strategies - 1) / 2
        assert pairs / (draws_for(strategies) + 1) <= 0.05
    assert draws_for(101) * 101**2 <= 2e7


def test_returns_that_are_no_numbers_are_in_no_group_and_spoil_no_other() -> None:
    returns = made_up(100, 3, seed=4)
    returns[5, 1] = np.inf
    found = judged(Compared(returns=returns, names=("a", "b", "c"), bars_per_year=252))
    assert set(found["figures"]) == {"a", "c"}
    assert len(found["pairwise"]) == 1
