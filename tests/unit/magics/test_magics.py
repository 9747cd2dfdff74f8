"""Magics read what is typed in a cell as people mean it."""

from __future__ import annotations

import pytest

from chatops_widget.errors import BadInput, BadStrategy
from chatops_widget.magics.completer import command_line
from chatops_widget.magics.current import current_chat
from chatops_widget.magics.strategy_cell import chosen_function


@pytest.mark.parametrize(
    ("cell", "row", "column", "line"),
    [
        ("%chatops /he", 0, 12, "/he"),
        ("%chatops /help sma", 0, 12, "/he"),
        ("x = 1\n  %chatops /he", 1, 14, "/he"),
        ("run = %chatops /he", 0, 18, "/he"),
        ("%%chatops\n/run_backtest sma\n/he", 2, 3, "/he"),
        ("%%chatops /he", 0, 13, "/he"),
        ("%chatops", 0, 8, None),
        ("%chatopsy /he", 0, 13, None),
        ("x = '/he'", 0, 8, None),
        ("%%strategy\ndef f", 1, 5, None),
        ("%chatops /he", 9, 0, None),
    ],
)
def test_only_lines_of_our_magic_are_completed(cell: str, row: int, column: int, line: str | None) -> None:
    assert command_line(cell, row, column) == line


@pytest.mark.parametrize(
    ("cell", "name", "chosen"),
    [
        ("def mine(prices): ...", "", "mine"),
        ("import numpy\ndef helper(x): ...\ndef mine(prices): ...", "", "mine"),
        ("@strategy\ndef mine(prices): ...\ndef helper(x): ...", "", "mine"),
        ("@strategy('Mine', less('a', 'b'))\ndef mine(prices): ...\ndef helper(x): ...", "", "mine"),
        ("def one(prices): ...\ndef two(prices): ...", "one", "one"),
        ("def mine(prices):\n    def inner(): ...", "", "mine"),
    ],
)
def test_the_function_of_a_cell_is_the_one_that_is_meant(cell: str, name: str, chosen: str) -> None:
    assert chosen_function(cell, name) == chosen


def test_a_cell_without_such_a_function_is_refused() -> None:
    with pytest.raises(BadInput, match=r"defines no function\. Write one"):
        chosen_function("x = 1")
    with pytest.raises(BadInput, match=r"no function two\. It defines: one\."):
        chosen_function("def one(prices): ...", "two")
    with pytest.raises(BadStrategy, match=r"Line 2 of the cell, “def \(:”, is no Python"):
        chosen_function("def (:")


def test_a_name_that_is_taken_by_something_else_is_left_alone() -> None:
    with pytest.raises(BadInput, match=r"`chat` is no ChatOps here\..*ChatOps\(\)"):
        current_chat({"chat": "a talk"})
