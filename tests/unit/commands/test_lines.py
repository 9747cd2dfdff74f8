"""Several commands in one text: each line is one, and all are read before any is carried out."""

from __future__ import annotations

import pytest

from chatops_widget.backend.catalog import COMMANDS
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.commands.lines import MAX_LINES, parse_lines, split_lines
from chatops_widget.errors import BadInput

SPECS = [each.spec for each in STRATEGIES.values()]


def commands(text: str) -> list[str]:
    return [each.request.command for each in parse_lines(text, COMMANDS, SPECS)]


def test_each_line_that_begins_with_a_slash_is_a_command_in_their_order() -> None:
    read = parse_lines("/run_backtest momentum lookback=90\n\n  /runs\n/help", COMMANDS, SPECS)
    assert [each.text for each in read] == ["/run_backtest momentum lookback=90", "/runs", "/help"]
    assert read[0].request.parameters == {"strategy_id": "momentum", "lookback": 90}


def test_a_command_may_go_on_in_the_next_line() -> None:
    assert split_lines("/run_backtest sma_cross\n  fast=10\n  slow=30") == [
        "/run_backtest sma_cross\n  fast=10\n  slow=30"
    ]
    assert commands("/sweep momentum\n  lookback=20:60:20\n/runs") == ["sweep", "runs"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("/nonsense", "No command “/nonsense”"),
        ("/run_backtest momentm", "Did you mean momentum?"),
        ("/run_backtest momentum lookback=fast", "lookback is “fast”"),
        ("/run_backtest momentum speed=3", "“speed”"),
        ("/run_backtest momentum and more", "and more"),
        ("/sweep momentum speed=1:3", "“speed”"),
        ("/sweep", "needs a strategy"),
        ('/help "open', "left open"),
        ("/", "A slash alone"),
    ],
)
def test_a_wrong_line_is_quoted_and_none_is_carried_out(wrong: str, named: str) -> None:
    for text, number in ((f"/runs\n{wrong}\n/help", 2), (f"{wrong}\n/runs", 1), (f"/runs\n/help\n{wrong}", 3)):
        with pytest.raises(BadInput) as caught:
            parse_lines(text, COMMANDS, SPECS)
        assert f"Command {number}, “{wrong}”" in str(caught.value)
        assert named in str(caught.value)
        assert "Nothing was run" in str(caught.value)


def test_a_text_that_does_not_begin_with_a_command_has_none() -> None:
    for text in ("see below\n/runs", "```\n/runs\n```", "//runs\n/help", ""):
        assert split_lines(text) == []


def test_a_pasted_log_is_not_carried_out() -> None:
    with pytest.raises(BadInput):
        parse_lines("/runs\n" * (MAX_LINES + 1), COMMANDS, SPECS)
    with pytest.raises(BadInput):
        parse_lines("/usr/lib/python3 failed\n/runs", COMMANDS, SPECS)


def test_a_command_alone_is_left_to_its_backend() -> None:
    assert commands("/nonsense lookback=fast") == ["nonsense"]
