"""A Styler of a comparison says better and worse by the registry, and writes values as the panel does."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

from chatops_widget.errors import BadInput
from chatops_widget.results.charts.look import BUY, SELL
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison

ROWS = [
    {"strategy_id": "a", "cagr": 0.1, "max_drawdown": -0.5, "total_fees": 10.0, "turnover": 9.0, "beta": None},
    {"strategy_id": "b", "cagr": 0.2, "max_drawdown": -0.2, "total_fees": 90.0, "turnover": 1.0, "beta": None},
]


STRONGEST = r"((?:#T_\w+_row\d+_col\d+,?\s*)+) \{\s*background-color: rgba\((\d+, \d+, \d+), 0\.35\)"


def colours(rows: list[dict[str, Any]]) -> dict[tuple[int, str], str]:
    """By row and metric, of the cells that have one."""
    comparison = Comparison("c", {"strategies": rows}, ResultColumns())
    page = comparison.style.to_html()
    names = list(comparison.metrics.columns)
    found = {}
    for cells, rgb in re.findall(STRONGEST, page):
        for row, column in re.findall(r"row(\d+)_col(\d+)", cells):
            found[int(row), names[int(column)]] = "#" + bytes(map(int, rgb.split(", "))).hex()
    return found


def test_better_is_green_and_worse_is_red_by_what_is_better_of_the_metric() -> None:
    good, bad = BUY[0], SELL[0]
    assert colours(ROWS) == {
        (0, "cagr"): bad, (1, "cagr"): good,
        (0, "max_drawdown"): bad, (1, "max_drawdown"): good,
        (0, "total_fees"): good, (1, "total_fees"): bad,
    }  # fmt: skip  # and nothing of turnover, of which more is neither


def test_where_all_are_alike_there_is_no_better() -> None:
    assert colours([ROWS[0], {**ROWS[0], "strategy_id": "b"}]) == {}


def test_values_and_names_are_written_as_in_the_panel() -> None:
    page = Comparison("c", {"strategies": ROWS}, ResultColumns()).style.to_html()
    assert ">CAGR</th>" in page
    assert ">10.0\N{NO-BREAK SPACE}%</td>" in page
    assert ">−50.0\N{NO-BREAK SPACE}%</td>" in page


def test_without_jinja_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("pandas.io.formats.style")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(BadInput, match=r"A Styler needs Jinja2.*pip install jinja2"):
        _ = Comparison("c", {"strategies": ROWS}, ResultColumns()).style
