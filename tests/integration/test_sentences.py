"""A plain sentence does what it says, shows the command line it became, or asks back; through a real backend."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.messages import Message
from chatops_widget.protocol.metric_text import measured
from tests.support.backend import Backend
from tests.support.waiting import until


@pytest.fixture
def chat(open_chat: Callable[..., ChatOps], backend: Backend, session_id: str) -> ChatOps:
    chat = open_chat(backend.url, user="ana", session_id=session_id)
    chat.wait_connected()
    return chat


def ask(chat: ChatOps, text: str) -> Message:
    """Say something, and wait for the first words of the assistant that follow."""
    before = len(answers(chat))
    chat.send_message(text)
    until(lambda: len(answers(chat)) > before, f"the answer to {text!r}")
    return answers(chat)[before]


def answers(chat: ChatOps) -> list[Message]:
    return [message for message in chat.messages if message.role == "assistant"]


def commands(message: Message) -> list[str]:
    return (message.metadata or {}).get("commands", [])


def test_what_is_run_is_what_was_said_and_its_command_line_stands_above_it(chat: ChatOps) -> None:
    said = ask(chat, "run sma_cross with a fast of 20 and a slow of 100 on nasdaq since 2005")
    line = "/run_backtest sma_cross fast=20 slow=100 symbol=IXIC start=2005-01-01"
    assert (said.content, commands(said)) == (f"`{line}`", [line])
    until(lambda: chat.runs, "the run")
    result = chat.runs[0].result(timeout=60)
    assert {name: result.data["parameters"][name] for name in ("fast", "slow", "symbol")} == {
        "fast": 20,
        "slow": 100,
        "symbol": "IXIC",
    }
    assert result.data["start"] == "2005-01-03"
    until(lambda: answers(chat)[-1].content.startswith("sma_cross on IXIC"), "what came of it, in words")
    assert commands(ask(chat, "now with slow at 150")) == [
        "/run_backtest sma_cross fast=20 slow=150 symbol=IXIC start=2005-01-01"
    ]


@pytest.mark.parametrize(
    ("text", "named", "offer"),
    [
        ("run sma_cross on bitcoin", "bitcoin", "/run_backtest sma_cross"),
        ("run macd on apple", "macd", "/run_backtest sma_cross"),
        ("momentum since 2005 with leverage 3", "leverage 3", "/run_backtest momentum start=2005-01-01"),
        ("비트코인으로 모멘텀 돌려줘", "비트코인으로", "/run_backtest momentum"),
    ],
)
def test_a_piece_without_a_place_is_named_nothing_is_run_and_what_is_near_is_offered(
    chat: ChatOps, text: str, named: str, offer: str
) -> None:
    said = ask(chat, text)
    assert f"“{named}”" in said.content
    offers = (said.metadata or {})["offers"]
    assert offers[0]["line"] == offer
    assert named in offers[0]["without"]
    assert chat.runs == []


def test_parameterisations_of_one_strategy_are_run_and_then_compared(chat: ChatOps) -> None:
    said = ask(chat, "compare a 10/30 against a 50/200 cross until 2003")
    assert commands(said) == [
        "/run_backtest sma_cross fast=10 slow=30 end=2003-12-31",
        "/run_backtest sma_cross fast=50 slow=200 end=2003-12-31",
    ]
    until(lambda: chat.comparisons, "the comparison")
    ids = [run.id for run in chat.runs]
    assert any(commands(message) == [f"/compare_strategies {ids[0]} {ids[1]}"] for message in answers(chat))
    assert len(chat.comparisons[-1].metrics) == 2


def test_questions_are_answered_with_figures_from_the_data_and_nothing_is_run(chat: ChatOps) -> None:
    assert (
        "Long while the fast average" in ask(chat, "don't run anything yet, just tell me what sma_cross does").content
    )
    assert "1.65" in ask(chat, "Is 0.37 Sharpe significant over 20 years of daily data?").content
    assert chat.runs == []
    run = chat.trigger_backtest("momentum")
    result = run.result(timeout=60)
    years = result.monthly_returns().add(1).prod(axis=1).sub(1)
    worst = ask(chat, "what was its worst year?").content
    assert f"the worst year was {years.idxmin()}, {measured(years.min(), 'fraction', signed=True)}" in worst
    assert run.id in worst
    assert str(int(result.metrics["n_trades"])) in ask(chat, "how many trades did it make?").content
    assert "SPX" in ask(chat, "what data is there").content
    assert run.id in ask(chat, "what did I run so far?").content
    assert len(chat.runs) == 1
