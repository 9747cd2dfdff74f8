"""What a command is given is bounded before anybody reads it, and so are the lines that are offered instead."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.backend.catalog.meant_lines import meant_lines
from chatops_widget.backend.catalog.request_size import MAX_TEXT, MAX_VALUES, check_size
from chatops_widget.errors import BadInput, unknown

LONG = "x" * (MAX_TEXT + 1)


@pytest.mark.parametrize(
    "given", [{"fast": LONG}, {"fast": [5, [LONG]]}, {"costs": {LONG: 1}}, {"costs": [{"a": LONG}]}]
)
def test_a_text_that_is_too_long_is_refused_by_the_name_of_its_parameter(given: dict[str, Any]) -> None:
    (name,) = given
    with pytest.raises(BadInput, match=f"“{name}” has 250,001 characters; 250,000 are the limit"):
        check_size(given)


def test_a_name_that_is_too_long_is_cut_in_its_refusal() -> None:
    with pytest.raises(BadInput, match="250,001 characters") as refusal:
        check_size({LONG: 1})
    assert len(str(refusal.value)) < 300


def test_too_many_names_and_values_are_refused_and_as_many_as_may_be_are_not() -> None:
    half = MAX_VALUES // 2
    check_size({str(k): k for k in range(half)})
    check_size({"symbols": ["SPX"] * (MAX_VALUES - 1)})
    for given in ({str(k): k for k in range(half + 1)}, {"symbols": ["SPX"] * MAX_VALUES}):
        with pytest.raises(BadInput, match="names and values; 10,000 are the limit"):
            check_size(given)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/run_backtest momentm lookback=60", ["/run_backtest momentum lookback=60"]),
        ("momentm", ["momentum"]),
        ("/run_backtest momentm-2", []),
        ("/run_backtest _momentm", []),
        ("/compare_strategies momentm momentm", []),
        ("/compare_strategies momentm sma_cross momentms", ["/compare_strategies momentum sma_cross momentms"]),
        ("momentm을 돌려줘", []),  # a particle may be part of the name
        ("(momentm)", ["(momentum)"]),
    ],
)
def test_a_wrong_name_that_stands_once_is_replaced(line: str, meant: list[str]) -> None:
    assert meant_lines(line, unknown("strategy", "momentm", ["momentum", "sma_cross"])) == meant
