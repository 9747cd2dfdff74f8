"""What users hold shows itself in a cell's output as its card, with nobody's HTML and no script."""

from __future__ import annotations

import copy
import pickle
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BacktestFailed, NotConnected
from chatops_widget.protocol.messages import BacktestProgress, FoundRun, Taint
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison
from chatops_widget.results.found_runs import runs_frame
from chatops_widget.results.handle import advance, complete, fail
from chatops_widget.results.runs import BacktestResult, BacktestRun
from chatops_widget.results.sweeps import Sweep, SweepResult
from tests.support.curves import comparison_of, walk

HOSTILE = ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "<img src=x onerror=alert(1)>"]


def result_of(equity: pd.Series, name: str = "sma", **more: Any) -> BacktestResult:
    columns = {"date": equity.index.as_unit("ns").asi8.astype("<i8").tobytes()}
    curves = {"equity": equity, "drawdown": equity / equity.cummax() - 1, "benchmark": equity}
    columns |= {key: values.to_numpy("<f8").tobytes() for key, values in curves.items()}
    data = {"metrics": {"sharpe_ratio": 0.71, "total_return": 0.5}, "symbol": name, "bars": len(equity), **more}
    return BacktestResult("bt_1", name, data, ResultColumns(columns))


def sweep_of(name: str = "sma") -> SweepResult:
    grid = [(fast, slow) for fast in (5.0, 10.0) for slow in (20.0, 50.0)]
    columns = {f"parameter.{key}": np.array([pair[k] for pair in grid], "<f8").tobytes() for k, key in enumerate("ab")}
    columns["metric.sharpe_ratio"] = np.array([0.1, 0.2, 0.3, 0.4], "<f8").tobytes()
    data = {
        "metric": "sharpe_ratio", "swept": {"a": "5, 10", "b": "20, 50"}, "types": {"a": "int", "b": "int"},
        "combinations": 4, "parameters": {"a": 10, "b": 50}, "metrics": {"sharpe_ratio": 0.4},
    }  # fmt: skip
    return SweepResult("sw_1", name, data, ResultColumns(columns))


def found(name: str, runs: int = 3) -> pd.DataFrame:
    facts: dict[str, Any] = {"session_id": "s", "seq": 1, "kind": "backtest", "status": "completed"}
    facts |= {"timestamp": "2026-11-27T10:00:00+00:00", "metrics": {"cagr": 0.1, "max_drawdown": -0.2}}
    return runs_frame([FoundRun(run_id=f"r{k}", strategy_id=name, **facts) for k in range(runs)], name)


class Seen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(held: Any) -> Seen:
    return Seen(held._repr_html_())


def completed(result: BacktestResult) -> BacktestRun:
    run = BacktestRun(result.id, result.strategy_id, {})
    complete(run, result)
    return run


@pytest.mark.parametrize(
    "held",
    [result_of(walk(300)), completed(result_of(walk(300))), comparison_of(a=walk(300), b=walk(300, 2)), sweep_of()],
    ids=lambda held: type(held).__name__,
)
def test_a_result_shows_its_numbers_and_its_chart(held: Any) -> None:
    seen = shown(held)
    assert "svg" in seen.tags
    assert "Sharpe" in seen.text
    assert not {"script", "img", "link", "iframe", "foreignobject"} & seen.tags
    assert not [name for name in seen.attributes if name.startswith("on") or name in ("href", "src")]


def test_a_run_under_way_shows_how_far_it_is_and_a_failed_one_why() -> None:
    run = BacktestRun("bt_1", "sma", {"fast": 5})
    advance(run, BacktestProgress(backtest_id="bt_1", progress=40, status="running"))
    assert "running · fast 5" in shown(run).text
    assert "width:40%" in run._repr_html_()
    fail(run, BacktestFailed("sma raised ZeroDivisionError.", hint="Mend that line."))
    assert "sma raised ZeroDivisionError. Mend that line." in shown(run).text
    assert "width:40%" not in run._repr_html_()
    assert "queued" in shown(Sweep("sw", "sma", {})).text


def test_a_result_without_curves_or_without_its_backend_shows_its_numbers() -> None:
    def away() -> Any:
        raise NotConnected("The backend is away.")

    data = {"metrics": {"sharpe_ratio": 0.71}, "bars": 300}
    for curves in (ResultColumns(), ResultColumns(load=away)):
        seen = shown(BacktestResult("bt_1", "sma", data, curves))
        assert "0.71" in seen.text
        assert "svg" not in seen.tags


def test_curves_too_long_for_a_card_are_not_read_for_it() -> None:
    def load() -> Any:
        raise AssertionError("they were read")

    data = {"metrics": {"sharpe_ratio": 0.71}, "bars": 5_000_000}
    assert "0.71" in shown(BacktestResult("bt_1", "sma", data, ResultColumns(load=load))).text


def test_what_is_not_to_be_relied_on_says_so_on_its_card() -> None:
    taint = {"code": "looks_ahead", "message": "It knows tomorrow."}
    assert "It knows tomorrow." in shown(result_of(walk(50), taint=taint)).text
    assert result_of(walk(50), taint=taint).taint == Taint(code="looks_ahead", message="It knows tomorrow.")


def test_runs_that_were_found_show_a_card_and_stay_a_frame() -> None:
    frame = found("sma")
    assert "Runs that fit sma" in shown(frame).text
    assert shown(found("sma", 50)).text.count("2026-11-27") == 20
    assert "There are more: these are the newest." in shown(found("sma", 50)).text
    for other in (frame.head(2), frame[frame["cagr"] > 0], frame.copy(), frame.sort_values("cagr")):
        assert type(other) is pd.DataFrame
    assert frame.query("cagr > 0").index.tolist() == ["r0", "r1", "r2"]
    assert "circle" in Seen(frame.plot("max_drawdown", "cagr")._repr_html_()).tags
    assert "no runs" not in shown(found("sma", 0)).text


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_anybody_wrote_becomes_html(words: str) -> None:
    def said(words: str) -> Comparison:
        told = dict.fromkeys(("summary", "recommendation", "answer", "reasoning", "benchmarkVerdict"), words)
        return Comparison("c", {"strategies": [{"strategy_id": words, "sharpe_ratio": 1.0}], **told}, ResultColumns())

    pairs: list[tuple[Any, Any]] = [
        (result_of(walk(50), words, notes=[words]), result_of(walk(50), "calm")),
        (comparison_of(**{words: walk(50)}), comparison_of(calm=walk(50))),
        (said(words), said("calm")),
        (sweep_of(words), sweep_of("calm")),
        (found(words), found("calm")),
        (BacktestRun(words, words, {words: words}), BacktestRun("calm", "calm", {"calm": "calm"})),
    ]
    for hostile, calm in pairs:
        assert shown(hostile).tags == shown(calm).tags
        assert shown(hostile).attributes == shown(calm).attributes
        assert words in shown(hostile).text


def test_what_was_pickled_or_copied_shows_itself_too() -> None:
    for result in (result_of(walk(300)), sweep_of()):
        assert pickle.loads(pickle.dumps(result))._repr_html_() == result._repr_html_()
        assert copy.deepcopy(result)._repr_html_() == result._repr_html_()
