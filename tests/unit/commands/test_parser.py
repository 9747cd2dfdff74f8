"""What is typed becomes the command that was meant, or a refusal that helps."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend.catalog import COMMANDS
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.commands import BASE_COMMANDS, bind, check_length, is_command, parse, usage
from chatops_widget.errors import BadInput, BadParameter, ChatOpsError, UnknownName, quoted, unknown
from chatops_widget.protocol.messages import MAX_CONTENT, ParameterSpec

SPECS = [each.spec for each in STRATEGIES.values()]


@pytest.mark.parametrize(
    ("text", "command", "parameters"),
    [
        ("/help", "help", {}),
        ("  /help  ", "help", {}),
        ("/help run_backtest", "help", {"command": "run_backtest"}),
        ("/run_backtest sma_cross", "run_backtest", {"strategy_id": "sma_cross"}),
        ("/run_backtest strategy_id=sma_cross fast=5", "run_backtest", {"strategy_id": "sma_cross", "fast": 5}),
        ("/run_backtest fast=5 sma_cross slow=30", "run_backtest", {"strategy_id": "sma_cross", "fast": 5, "slow": 30}),
        ("/run_backtest sma_cross start=2005", "run_backtest", {"strategy_id": "sma_cross", "start": "2005"}),
        ("/run_backtest sma_cross symbol=005930", "run_backtest", {"strategy_id": "sma_cross", "symbol": "005930"}),
        ("/run_backtest rsi_reversion lower=-.5e1", "run_backtest", {"strategy_id": "rsi_reversion", "lower": "-.5e1"}),
        ("/run_backtest sma_cross symbol='A B'", "run_backtest", {"strategy_id": "sma_cross", "symbol": "A B"}),
        ("/compare_strategies a b  c", "compare_strategies", {"strategy_ids": ["a", "b", "c"]}),
        (
            '/compare_strategies a b "which is steadier?"',
            "compare_strategies",
            {"strategy_ids": ["a", "b"], "question": "which is steadier?"},
        ),
        (
            "/compare_strategies a question='more trades' b",
            "compare_strategies",
            {"question": "more trades", "strategy_ids": ["a", "b"]},
        ),
        ("/compare_strategies strategy_ids=a,b", "compare_strategies", {"strategy_ids": ["a", "b"]}),
        ("/compare_strategies a b cash=1e6", "compare_strategies", {"strategy_ids": ["a", "b"], "cash": 1e6}),
        ("/cancel bt_1", "cancel", {"run_id": "bt_1"}),
        ("/fromTheFuture x y=1", "fromTheFuture", {"args": ["x"], "y": 1}),
    ],
)
def test_a_line_becomes_its_command(text: str, command: str, parameters: dict[str, Any]) -> None:
    request = parse(text, COMMANDS, SPECS)
    assert (request.command, request.parameters) == (command, parameters)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/", "/help"),
        ("/run_backtest 'sma_cross", "quotation mark"),
        ("/run_backtest sma_cross fast=5 fast=6", "twice"),
        ("/run_backtest sma_cross fast =5", "no name before"),
        ("/run_backtest sma_cross momentum", "“momentum” is. Usage: /run_backtest strategy_id"),
        ("/run_backtest momentum 60", "Write each value with its name: lookback=60."),
        ("/run_backtest sma_cross fast=5 40", ": slow=40."),
        ("/run_backtest sma_cross 5 40", ": fast=5 slow=40."),
        ("/run_backtest sma_cross 0 40", "Usage:"),
        ("/run_backtest sma_cross 5 40 60", "Usage:"),
        ("/sweep momentum 20:200:20", ": lookback=20:200:20."),
        ("/help a b", "Usage: /help"),
        ("/compare_strategies a 'one question?' b", "does not know what “b”"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_the_way_out(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        parse(text, COMMANDS, SPECS)


@given(st.text())
def test_any_line_is_read_or_refused(text: str) -> None:
    with suppress(ChatOpsError):
        parse("/" + text, COMMANDS, SPECS)


def test_a_slash_begins_a_command_and_two_do_not() -> None:
    assert is_command("/help")
    assert is_command("  /help")
    assert not is_command("//a comment")
    assert not is_command("and/or")


def test_a_message_may_be_as_long_as_the_limit_says() -> None:
    check_length("x" * MAX_CONTENT)
    with pytest.raises(BadInput, match="64,001"):
        check_length("x" * (MAX_CONTENT + 1))


def test_bound_parameters_come_in_order_with_their_defaults() -> None:
    specs = STRATEGIES.find("sma_cross").spec.parameters
    assert bind(specs, {"slow": "50"}, owner="sma_cross") == {"fast": 10, "slow": 50}
    assert list(bind(specs, {"slow": 50, "fast": 2.0}, owner="sma_cross").items()) == [("fast", 2), ("slow", 50)]
    assert bind(specs, {"fast": None}, owner="sma_cross") == {"fast": 10, "slow": 30}


def spec(kind: Any, **more: Any) -> ParameterSpec:
    return ParameterSpec(name="p", type=kind, **more)


@pytest.mark.parametrize(
    ("kind", "value", "bound"),
    [
        ("int", "5", 5),
        ("int", 5.0, 5),
        ("float", 5, 5.0),
        ("float", "1e-3", 0.001),
        ("bool", "True", True),
        ("bool", False, False),
        ("str", 5, "5"),
        ("str", " a ", "a"),
        ("date", "2005-03-04", "2005-03-04"),
        ("date", "2005-03-04T09:30", "2005-03-04T09:30:00"),
        ("strategies", "a, b", ["a", "b"]),
        ("strategies", ["a", "b"], ["a", "b"]),
    ],
)
def test_a_value_that_reads_exactly_as_its_type_will_do(kind: Any, value: Any, bound: Any) -> None:
    found = bind([spec(kind)], {"p": value}, owner="x")["p"]
    assert (found, type(found)) == (bound, type(bound))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[("int", value) for value in ("five", "", 1.5, "1.5", True, [], {}, float("nan"), float("inf"), "9" * 400)],
        *[("float", value) for value in ("", "x", True, [], float("nan"), "nan", "inf", 10**400)],
        *[("bool", value) for value in (1, 0, "yes", [], {}, "")],
        *[("str", value) for value in ("", "  ", True, [], {})],
        *[("date", value) for value in ("", "today", "2005", "2005-03", "2005-02-30", "31.1.2005", True, [], 2005.5)],
        *[("strategies", value) for value in (5, {}, [None], [[]], True)],
    ],
)  # fmt: skip
def test_any_other_value_is_refused_naming_the_parameter_and_an_example(kind: Any, value: Any) -> None:
    with pytest.raises(BadParameter) as refusal:
        bind([spec(kind, default=None)], {"p": value}, owner="x")
    assert str(refusal.value).startswith("x: p is ")
    assert "p takes " in str(refusal.value)
    assert len(str(refusal.value)) < 250


def test_limits_and_choices_are_held_and_named() -> None:
    for given_value, words in ((0, "from 1 to 9"), (10, "from 1 to 9")):
        with pytest.raises(BadParameter, match=words):
            bind([spec("int", minimum=1, maximum=9)], {"p": given_value}, owner="x")
    with pytest.raises(BadParameter, match="one of a, b"):
        bind([spec("str", choices=["a", "b"])], {"p": "c"}, owner="x")
    with pytest.raises(BadParameter, match="x needs p"):
        bind([spec("int", required=True)], {}, owner="x")


def test_a_slip_of_the_keyboard_is_met_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match=r"“fsat”. Did you mean fast\?"):
        bind(STRATEGIES.find("sma_cross").spec.parameters, {"fsat": 5}, owner="sma_cross")
    assert str(unknown("strategy", "SMA_CROSS", ["sma_cross"])) == "No strategy “SMA_CROSS”. Did you mean sma_cross?"
    assert "There are: a, b." in str(unknown("symbol", "zzz", ["b", "a"]))
    assert "/strategies" in str(unknown("strategy", "zzz", map(str, range(50)), see="/strategies"))
    assert unknown("run", "x", []).code == "unknown_run"


def test_a_long_word_is_not_repeated_in_full() -> None:
    assert quoted("x" * 61) == f"“{'x' * 60}…” (61 characters)"
    assert quoted("x" * 60) == f"“{'x' * 60}”"


@pytest.mark.parametrize("command", [*COMMANDS, *BASE_COMMANDS], ids=lambda each: each.name)
def test_the_usage_of_every_command_can_be_typed(command: Any) -> None:
    line = usage(command)
    assert line.startswith(f"/{command.name}")
    for parameter in command.parameters:
        assert parameter.name in line
