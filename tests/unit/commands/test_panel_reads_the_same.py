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
from chatops_widget.commands.words import words_of
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


LOOSE = json.loads((Path(__file__).parents[3] / "js" / "tests" / "loose-lines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", LOOSE, ids=lambda line: repr(line["text"]))
def test_commas_and_spaces_between_arguments_are_read_as_the_panel_reads_them(line: dict[str, Any]) -> None:
    assert words_of(line["text"].removeprefix("/")) == line["words"]


def test_a_command_is_known_in_whatever_case_it_is_typed() -> None:
    for line in ("/Run_Backtest sma_cross, fast=10, slow = 30", "/RUN_BACKTEST sma_cross fast=10,slow=30"):
        assert parse(line, COMMANDS, STRATEGIES) == parse(
            "/run_backtest sma_cross fast=10 slow=30", COMMANDS, STRATEGIES
        )
    assert parse("/Note bt_1 a, b = c", COMMANDS).parameters == {"run_id": "bt_1", "text": "a, b = c"}
    assert parse("/Nope a", COMMANDS).command == "Nope"  # as it was typed: nobody here knows it


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("/run_backtest sma_cross cash=1,000,000", "cash", 1_000_000),
        ("/run_backtest sma_cross cash=12,500.5", "cash", 12_500.5),
        ("/run_backtest sma_cross slow=1,000", "slow", 1_000),
        ("/sweep sma_cross fast=10,20,30 cash=1,000,000", "cash", 1_000_000),
        ("/run_backtest sma_cross fast=100,200", "fast", "100,200"),  # a list, in the wrong place: the backend says so
        ("/run_backtest sma_cross cash=1,00", "cash", "1,00"),
        ("/sweep sma_cross fast=10,20,30", "fast", "10,20,30"),
        ("/sweep sma_cross slow=50,100,200", "slow", "50,100,200"),
        ("/sweep sma_cross fast=100,200", "fast", "100,200"),
    ],
)
def test_commas_between_thousands_are_read_where_they_can_be_nothing_else(typed: str, name: str, value: object) -> None:
    assert parse(typed, COMMANDS, STRATEGIES).parameters[name] == value


@pytest.mark.parametrize("given", ["1,000", "10,050", "1:1,000:5", "20,1,000"])
def test_a_number_in_a_sweep_that_may_be_a_list_is_refused_with_both_ways_to_write_it(given: str) -> None:
    with pytest.raises(BadParameter, match="one number or a list") as refused:
        parse(f"/sweep sma_cross fast={given}", COMMANDS, STRATEGIES)
    assert f"fast={given}" in str(refused.value)
    assert f"fast={given.replace(',', '')}" in str(refused.value.hint)


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
