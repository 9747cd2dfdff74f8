"""With window=full each strategy has its run's own numbers, and nothing is claimed of one beside another."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import align
from chatops_widget.backend.simulation.own_bars import on_own_bars
from chatops_widget.errors import BadInput
from chatops_widget.protocol.metrics import METRICS


def ran(strategy_id: str, **parameters: Any) -> BacktestOutput:
    return run_backtest(PriceBook(), strategy_id, parameters)


@pytest.fixture(scope="module")
def unlike() -> list[tuple[str, BacktestOutput]]:
    return [
        ("momentum", ran("momentum", end="2008-12-31", risk_free="2%")),
        ("sma_cross", ran("sma_cross", symbol="IXIC", start="2005-01-01", bars_per_year=250)),
        ("sma_cross", ran("sma_cross", start="2012-01-01", end="2013-12-31")),
    ]


def test_each_has_its_runs_own_numbers_and_bars(unlike: list[tuple[str, BacktestOutput]]) -> None:
    aligned = on_own_bars(unlike)
    dates = np.frombuffer(aligned.curves["date"], "<i8").astype("datetime64[ns]")
    for entry, (_, run) in zip(aligned.data["strategies"], unlike, strict=True):
        label = entry["strategy_id"]
        assert {name: entry[name] for name in METRICS if name in entry} == run.data["metrics"]
        told = {"start": run.data["start"], "end": run.data["end"], "bars": len(run.dates())}
        assert entry["window"] == {**told, "barsPerYear": run.data["barsPerYear"]}
        equity = pd.Series(np.frombuffer(aligned.curves[f"equity.{label}"], "<f8"), index=dates).dropna()
        np.testing.assert_array_equal(equity.index, run.dates())
        np.testing.assert_array_equal(equity, run.floats("equity"))
        held = pd.Series(np.frombuffer(aligned.curves[f"benchmark.{label}"], "<f8"), index=dates).dropna()
        np.testing.assert_allclose(held, run.floats("benchmark") / run.floats("benchmark")[0])
    traded = np.frombuffer(aligned.curves["trades.strategy"], "<f8")
    assert [int((traded == k).sum()) for k in range(3)] == [len(run.trades().pnl) for _, run in unlike]
    json.dumps(aligned.data, allow_nan=False)


def test_nobody_is_ranked_tested_or_recommended(unlike: list[tuple[str, BacktestOutput]]) -> None:
    aligned = on_own_bars(unlike, question="which is steadier?")
    data = aligned.data
    assert data["ranking"] == []
    assert aligned.compared is None
    assert not {"pairwise", "groups", "benchmarkVerdict"} & set(data)
    assert "nobody is ranked or recommended, and no difference is tested" in data["recommendation"]
    assert "not answered by figures of unlike bars" in data["answer"]
    assert data["reasoning"] == "They have no two bars in common, so they cannot be compared at all."
    assert data["summary"].startswith("3 strategies, each on its bars: momentum ")
    assert not any("outside the common window" in note for note in data["notes"])


def test_what_a_comparison_on_common_bars_would_go_by_is_said(unlike: list[tuple[str, BacktestOutput]]) -> None:
    two = unlike[:2]
    common = align(two).data
    said = on_own_bars(two).data["reasoning"]
    assert f"on the {common['bars']:,} bars that all have, {common['start']} to {common['end']}" in said


def test_the_same_bars_are_compared_as_ever() -> None:
    runs = [(name, ran(name, start="2010-01-01")) for name in ("momentum", "buy_and_hold")]
    full, common = on_own_bars(runs, question="which earns more?"), align(runs, question="which earns more?")
    assert full.data == common.data
    assert full.compared is not None


def test_what_looks_ahead_is_named_and_too_few_bars_are(unlike: list[tuple[str, BacktestOutput]]) -> None:
    run = ran("momentum", start="2013-12-01", end="2013-12-20")
    peeks = BacktestOutput(run.data | {"taint": {"kind": "looks_ahead", "message": "Its signals change."}}, run.curves)
    data = on_own_bars([*unlike[:1], ("peeker", peeks)]).data
    assert data["summary"].endswith("peeker: Its signals change.")
    assert data["strategies"][1]["taint"]["kind"] == "looks_ahead"
    assert any(note.startswith("peeker: ") for note in data["notes"])


def test_one_alone_is_refused(unlike: list[tuple[str, BacktestOutput]]) -> None:
    with pytest.raises(BadInput, match="two strategies or more"):
        on_own_bars(unlike[:1])
