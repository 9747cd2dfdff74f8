"""A document shows the metrics that the panel shows, written as the panel writes them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from chatops_widget.protocol.metric_text import cell, columns

SHARED = json.loads((Path(__file__).parents[3] / "js" / "tests" / "metrics.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "value", "text"), SHARED["cells"])
def test_a_value_is_written_as_in_the_panel(name: str, value: float | None, text: str) -> None:
    assert cell(name, value) == text


def test_what_is_undefined_is_a_dash() -> None:
    assert [cell("cagr", value) for value in (math.nan, math.inf, None)] == ["–"] * 3


@pytest.mark.parametrize(("rows", "shown"), SHARED["columns"])
def test_the_columns_are_those_of_a_card(rows: list[dict[str, float]], shown: list[str]) -> None:
    assert columns(rows) == shown


def test_what_a_table_is_about_comes_first_and_once() -> None:
    rows = [dict.fromkeys(SHARED["columns"][0][1], 1.0) | {"calmar_ratio": 2.0}]
    assert columns(rows, first=["calmar_ratio"]) == ["calmar_ratio", *SHARED["columns"][0][1]]
    assert columns(rows, first=["cagr"]) == ["cagr", "total_return", "sharpe_ratio", "max_drawdown", "n_trades"]
    assert columns(rows, first=["luck"]) == SHARED["columns"][0][1]
