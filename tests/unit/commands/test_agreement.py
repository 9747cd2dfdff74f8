"""Strategies beside finished runs are run as those were; where they differ, somebody has to say."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.backend.simulation.run_settings import RUN_PARAMETERS
from chatops_widget.commands.agreement import FinishedRun, agreed, told
from chatops_widget.errors import BadInput

USUAL = {spec.name: spec.default for spec in RUN_PARAMETERS}


def ran(label: str, start: str = "2005-01-03", **parameters: Any) -> FinishedRun:
    given = {**USUAL, "symbol": "IXIC", **parameters}
    data = {"symbol": given["symbol"], "start": start, "end": "2018-12-31", "barsPerYear": 252}
    return FinishedRun(label, {**data, "parameters": given})


def test_all_that_was_not_said_is_taken_from_the_run() -> None:
    run = ran("a", start="2005-01-03", cash=5000.0, commission=0.001)
    taken = agreed(RUN_PARAMETERS, [run], {"commission": 0.0}, ["buy_and_hold"])
    assert (taken["symbol"], taken["cash"]) == ("IXIC", 5000.0)
    assert "commission" not in taken
    [first, second] = told(RUN_PARAMETERS, [run], {"commission": 0.0}, taken, ["buy_and_hold"])
    assert first == "buy_and_hold ran with what a had: symbol=IXIC, cash=5000.0."
    assert second == (
        "commission=0.0 is for buy_and_hold alone: a had commission=0.001, and finished runs stay as they are."
    )


def test_runs_that_differ_are_a_question_that_names_both_values_and_how_to_answer() -> None:
    runs = [ran("a", start="2005-01-03", cash=5000.0), ran("b", symbol="SPX"), ran("c", cash=5000.0)]
    with pytest.raises(BadInput) as caught:
        agreed(RUN_PARAMETERS, runs, {}, ["momentum", "buy_and_hold"])
    assert str(caught.value) == (
        "The runs beside momentum, buy_and_hold differ: symbol=IXIC (a, c) and symbol=SPX (b);"
        " cash=5000.0 (a, c) and cash=100000.0 (b)."
        " Say which they are to have: symbol=IXIC or symbol=SPX; cash=5000.0 or cash=100000.0."
    )
    assert agreed(RUN_PARAMETERS, runs, {"symbol": "SPX", "cash": 1.0}, ["momentum"])["commission"] == 0.0005
    assert agreed(RUN_PARAMETERS, runs, {}, [])  # nobody is to be run


def test_windows_are_the_same_if_they_begin_with_the_same_bar() -> None:
    given, none = ran("a", start="2005-01-03"), ran("b", start="1999-01-04")
    given.data["parameters"]["start"] = "2005-01-01"
    other = ran("c", start="2005-01-03")
    other.data["parameters"]["start"] = "2005-01-03"
    assert agreed(RUN_PARAMETERS, [given, other], {}, ["momentum"])["start"] == "2005-01-01"
    with pytest.raises(BadInput, match=r"start=2005-01-01 \(a\) and start=1999-01-04 \(b\)"):
        agreed(RUN_PARAMETERS, [given, none], {}, ["momentum"])


def test_what_is_given_to_finished_runs_alone_is_said_to_change_nothing() -> None:
    [note] = told(RUN_PARAMETERS, [ran("a"), ran("b")], {"symbol": "SPX", "cash": 100_000}, {}, [])
    assert note == (
        "symbol=SPX changes nothing: a had symbol=IXIC, b had symbol=IXIC, and finished runs stay as they are."
    )
    assert told(RUN_PARAMETERS, [ran("a")], {"symbol": "ixic"}, {}, []) == []
