"""What was made elsewhere is measured as runs are, and nothing is claimed of it that nobody told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.backend.simulation.imported import imported_run
from chatops_widget.errors import BadInput
from chatops_widget.protocol.messages import ImportResult
from chatops_widget.protocol.metrics import METRICS

OF_TRADES = ("win_rate", "profit_factor", "expectancy", "n_trades", "turnover", "total_fees")
BESIDE = ("alpha", "beta", "information_ratio")


def spx(strategy_id: str, **parameters: Any) -> BacktestOutput:
    return run_backtest(PriceBook(), strategy_id, {"end": "2003-12-31", **parameters})


def record_of(run: BacktestOutput, name: str = "theirs", *, trades: bool = False) -> ImportResult:
    """As if its equity had come from somewhere else."""
    names = ("entry_date", "exit_date", "side", "units", "entry_price", "exit_price", "pnl", "fees")
    columns = {each: run.curves[each] for each in ("date", "equity")}
    columns |= {f"trades.{each}": run.curves[f"trades.{each}"] for each in names} if trades else {}
    return ImportResult("s", name, "The Series", columns, ["as it was"])


def test_a_run_that_is_imported_has_its_own_metrics_and_no_more_than_was_given() -> None:
    run = spx("sma_cross")
    whole = imported_run(record_of(run, trades=True)).data["metrics"]
    assert whole == {
        name: pytest.approx(value, rel=1e-12)
        for name, value in run.data["metrics"].items()
        if name not in (*BESIDE, "exposure_time")
    }
    bare = imported_run(record_of(run))
    assert not set(bare.data["metrics"]) & {*OF_TRADES, *BESIDE, "exposure_time"}
    assert bare.data["metrics"]["sharpe_ratio"] == run.data["metrics"]["sharpe_ratio"]
    assert "checked it for looking ahead, and its costs are unknown" in bare.data["notes"][0]
    assert bare.data["notes"][1] == "as it was"
    assert set(bare.curves) == {"date", "equity", "returns", "drawdown"}
    np.testing.assert_array_equal(bare.floats("drawdown"), run.floats("drawdown"))


def test_its_trades_are_those_that_were_given() -> None:
    run = spx("sma_cross")
    found, real = imported_run(record_of(run, trades=True)).trades(), run.trades()
    for name in ("returns", "bars", "notional", "pnl"):
        np.testing.assert_allclose(getattr(found, name), getattr(real, name), rtol=1e-12)


def test_in_a_comparison_it_is_held_to_the_others_and_said_to_be_imported() -> None:
    run, other = spx("sma_cross"), spx("momentum", start="2001-01-01")
    theirs = imported_run(record_of(run, trades=True))
    data, curves = compare([("theirs", theirs), ("momentum", other)])
    same, _ = compare([("theirs", run), ("momentum", other)])
    mine, real = data["strategies"][0], same["strategies"][0]
    assert mine["imported"]
    assert "imported" not in data["strategies"][1]
    assert {name: mine[name] for name in METRICS if name in mine} == {
        name: value
        for name, value in real.items()
        if name in METRICS and name not in (*OF_TRADES, *BESIDE, "exposure_time")
    }
    assert data["pairwise"] == same["pairwise"]
    beside, held = ([row["difference"] for row in each["againstBenchmark"]] for each in (data, same))
    assert beside == pytest.approx(held, rel=1e-9)  # beside momentum's symbol, held
    assert (data["symbol"], data["symbols"]) == ("SPX", ["SPX"])
    assert "Imported, with costs unknown and unchecked for looking ahead: theirs." in data["notes"]
    assert not any("different cash or costs" in note for note in data["notes"])
    assert "Imported, so that nothing is known of costs or of looking ahead: theirs." in data["recommendation"]
    equity = {"date", "equity.theirs", "equity.momentum", "benchmark.momentum"}
    assert {name for name in curves if not name.startswith("trades.")} == equity
    assert set(np.frombuffer(curves["trades.strategy"])) == {1.0}  # nothing is known of theirs


def test_two_that_were_imported_are_compared_by_themselves() -> None:
    pair = [(name, imported_run(record_of(spx(name), name=f"their {name}"))) for name in ("sma_cross", "momentum")]
    data, _ = compare(pair)
    assert data["symbol"] == "imported results"
    assert (data["againstBenchmark"], data.get("benchmarkVerdict")) == ([], None)
    assert "2 strategies on imported results" in data["summary"]


def columns(dates: list[int], equity: list[float], **more: bytes) -> dict[str, bytes]:
    return {"date": np.array(dates, "<i8").tobytes(), "equity": np.array(equity, "<f8").tobytes(), **more}


@pytest.mark.parametrize(
    "given",
    [
        columns([1, 2], [1.0, 0.0]),
        columns([1, 2], [1.0, math.nan]),
        columns([2, 1], [1.0, 1.0]),
        columns([1, 1], [1.0, 1.0]),
        columns([1, 2, 3], [1.0, 1.0]),
        columns([1], [1.0]),
        {"date": b"123", "equity": b""},
        {},
        columns([1, 2], [1.0, 1.1], **{"trades.pnl": b"\0" * 8}),
    ],
)
def test_what_is_no_track_record_is_refused_at_the_door(given: dict[str, bytes]) -> None:
    with pytest.raises(BadInput, match=r"no equity by date|no trades"):
        imported_run(ImportResult("s", "theirs", "x", given))


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201, "sma_cross"])
def test_a_name_that_is_none_or_a_strategys_is_refused(name: str) -> None:
    days = pd.bdate_range("2020-01-01", periods=3).as_unit("ns").asi8.tolist()
    with pytest.raises(BadInput, match=r"no name|is a strategy"):
        imported_run(ImportResult("s", name, "x", columns(days, [1.0, 1.1, 1.2])))
