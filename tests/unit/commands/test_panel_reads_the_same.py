"""The panel reads a command line as the kernel does: both are held to one list of lines."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chatops_widget.backend.catalog import COMMANDS
from chatops_widget.backend.strategies import builtin
from chatops_widget.commands.parser import parse
from chatops_widget.commands.ranges import expand
from chatops_widget.errors import BadInput, BadParameter
from chatops_widget.protocol.messages import ParameterSpec

STRATEGIES = [each.spec for each in builtin.STRATEGIES.values()]

LINES = json.loads((Path(__file__).parents[3] / "js" / "tests" / "lines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: repr(line["text"]))
def test_the_words_of_a_line_are_those_the_panel_sees(line: dict[str, object]) -> None:
    text, words = str(line["text"]), line["words"]
    if words is None:
        with pytest.raises(BadInput, match="left open"):
            parse(text)
    else:
        assert shlex.split(text.strip().removeprefix("/")) == words


FREE = json.loads((Path(__file__).parents[3] / "js" / "tests" / "free-lines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", FREE, ids=lambda line: repr(line["text"]))
def test_the_rest_of_a_line_is_taken_as_the_panel_takes_it(line: dict[str, Any]) -> None:
    assert list(parse(line["text"], COMMANDS, STRATEGIES).parameters.values()) == line["values"]


RANGES = json.loads((Path(__file__).parents[3] / "js" / "tests" / "ranges.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", RANGES, ids=lambda case: f"{case['spec']['type']} {case['text']!r}")
def test_the_values_of_a_range_are_those_the_panel_sees(case: dict[str, Any]) -> None:
    spec = msgspec.convert(case["spec"], ParameterSpec)
    if case["values"] is None:
        with pytest.raises(BadParameter, match=spec.name):
            expand(spec, case["text"], owner="sma_cross")
    else:
        found = expand(spec, case["text"], owner="sma_cross")
        assert [str(each).lower() if isinstance(each, bool) else each for each in found] == case["values"]


def test_a_sweep_is_read_as_it_is_typed() -> None:
    request = parse("/sweep sma_cross fast=5:50:5 slow=20,50 symbol=SPX metric=cagr", COMMANDS, STRATEGIES)
    assert request.command == "sweep"
    assert request.parameters == {
        "strategy_id": "sma_cross",
        "fast": "5:50:5",
        "slow": "20,50",
        "symbol": "SPX",
        "metric": "cagr",
    }
