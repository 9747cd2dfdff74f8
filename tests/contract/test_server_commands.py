"""ChatOps on the official server: commands, comparisons, and what is not even sent."""

from __future__ import annotations

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BadInput, CurvesUnavailable
from tests.contract.official_server import Server, answered, later, taken
from tests.support.waiting import PATIENCE


def test_help_is_answered_while_a_run_is_open(server: Server, chat: ChatOps) -> None:
    run = taken(server, chat, "sma_cross")
    since = server.mark
    helped = later(lambda: chat.execute_command("help", {"command": "run_backtest"}))
    assert server.takes("executeCommand", since)["parameters"] == {"command": "run_backtest"}
    server.emit(chat.session_id, "commandResult", success=True, message="It runs a backtest.")
    assert helped.result(PATIENCE).message == "It runs a backtest."
    assert run.status == "queued"
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    assert run.result(PATIENCE).metrics["total_return"] == 0.1


def test_a_command_without_parameters_sends_none(server: Server, chat: ChatOps) -> None:
    helped = later(lambda: chat.execute_command("help"))
    assert set(server.takes("executeCommand")) == {"sessionId", "command"}
    server.emit(chat.session_id, "commandResult", success=True, message="help", data=None)
    assert helped.result(PATIENCE).success


def test_a_comparison_by_the_server_arrives_as_frames(server: Server, chat: ChatOps) -> None:
    compared = later(lambda: chat.compare_strategies("sma_cross", "momentum"))
    assert server.takes("executeCommand")["parameters"] == {"strategy_ids": ["sma_cross", "momentum"]}
    rows = [
        {"strategy_id": "sma_cross", "name": "SMA", "total_return": 0.1, "sharpe_ratio": 0.4, "max_drawdown": -0.2},
        {"strategy_id": "momentum", "name": "Momentum", "total_return": 0.2, "sharpe_ratio": 0.6, "max_drawdown": -0.1},
    ]
    data = {
        "strategies": rows,
        "ranking": ["momentum", "sma_cross"],
        "summary": "s",
        "recommendation": "r",
        "reasoning": "w",
    }
    server.emit(chat.session_id, "commandResult", success=True, message="Compared.", data=data)
    comparison = compared.result(PATIENCE)
    assert comparison.metrics.loc["momentum", "sharpe_ratio"] == 0.6
    assert list(comparison.metrics.columns) == ["total_return", "sharpe_ratio", "max_drawdown"]
    assert comparison.ranking == ["momentum", "sma_cross"]
    assert (comparison.summary, comparison.recommendation, comparison.reasoning) == ("s", "r", "w")
    assert chat.comparisons == [comparison]
    with pytest.raises(CurvesUnavailable):
        comparison.equity  # noqa: B018


def test_runs_are_compared_here_when_the_server_cannot(server: Server, chat: ChatOps) -> None:
    one = taken(server, chat, "sma_cross")
    server.finish(chat.session_id, "b-1", "sma_cross", 0.1)
    result = one.result(PATIENCE)
    since = server.mark
    compared = later(lambda: chat.compare_strategies([result, "momentum"]))
    assert server.takes("executeCommand", since)["parameters"] == {"strategy_id": "momentum"}
    server.finish(chat.session_id, "b-2", "momentum", 0.2)
    comparison = compared.result(PATIENCE)
    assert comparison.metrics["total_return"].to_dict() == {"sma_cross": 0.1, "momentum": 0.2}
    assert comparison.ranking == ["momentum", "sma_cross"]
    assert "compare_strategies" not in [payload["command"] for payload in server.took("executeCommand")]


def test_what_makes_no_sense_is_not_even_sent(server: Server, chat: ChatOps) -> None:
    for nonsense in (
        lambda: chat.compare_strategies("sma_cross"),
        lambda: chat.send_message("  "),
        lambda: chat.send_message("x" * 64_001),
    ):
        with pytest.raises(BadInput):
            nonsense()
    answered(server, chat)
    assert (server.took("executeCommand"), server.took("sendMessage")) == ([], [])
