"""Several lines at once: commands and sentences are carried out one after the other, all of them or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.ids import new_id
from chatops_widget.protocol.messages import Message
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.transcript import run_cards, shown, texts
from tests.support.waiting import until


@pytest.fixture
def chat(open_chat: Callable[..., ChatOps], backend: Backend, session_id: str) -> ChatOps:
    chat = open_chat(backend.url, user="ana", session_id=session_id)
    chat.wait_connected()
    return chat


def type_in(chat: ChatOps, text: str) -> None:
    """As from a panel."""
    act(chat, lambda conversation: conversation.say(new_id(), text))


def answers(chat: ChatOps) -> list[Message]:
    return [message for message in chat.messages if message.role == "assistant"]


def test_commands_on_several_lines_get_a_card_each_in_their_order_below_one_message(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    text = "/run_backtest momentum lookback=60\n/run_backtest rsi_reversion symbol=IXIC\n\n/run_backtest buy_and_hold"
    type_in(chat, text)
    until(lambda: len(chat.runs) == 3 and all(run.settled for run in chat.runs), "the three runs")
    assert [card.strategy_id for card in run_cards(chat)] == ["momentum", "rsi_reversion", "buy_and_hold"]
    assert [run.parameters["symbol"] for run in chat.runs] == ["SPX", "IXIC", "SPX"]
    assert texts(chat) == [text]
    other = open_chat(backend.url, user="bo", session_id=chat.session_id)
    other.wait_connected()
    assert [message.content for message in other.messages] == [text]
    assert [run.strategy_id for run in other.runs] == ["momentum", "rsi_reversion", "buy_and_hold"]


def test_a_wrong_line_is_quoted_and_none_of_the_others_is_run(chat: ChatOps) -> None:
    type_in(chat, "/run_backtest momentum\n/run_backtest momentm\n/run_backtest buy_and_hold")
    until(lambda: shown(chat)[-1].role == "system", "the refusal")
    fault = shown(chat)[-1].fault
    assert fault is not None
    assert "Command 2, “/run_backtest momentm”" in fault.message
    assert "Nothing was run" in (fault.hint or "")
    chat.execute_command("help")
    assert chat.runs == []


def test_commands_on_several_lines_in_a_message_are_run_too(chat: ChatOps) -> None:
    chat.send_message("/run_backtest momentum\n/run_backtest buy_and_hold")
    until(lambda: len(chat.runs) == 2 and all(run.settled for run in chat.runs), "both runs")
    assert [run.strategy_id for run in chat.runs] == ["momentum", "buy_and_hold"]
    chat.send_message("/run_backtest momentum\n/nonsense")
    until(lambda: "Command 2, “/nonsense”" in chat.messages[-1].content, "the refusal")
    assert len(chat.runs) == 2


@pytest.mark.parametrize(
    "text",
    [
        "```\n/run_backtest momentum\n```",
        "Here is what I typed yesterday, and what came of it:\n/run_backtest momentum\nIt was slow.",
        "Traceback (most recent call last):\n  File x\n/usr/lib/python3/site.py: no such file",
        "run momentum\n/runs",
        "run momentum\n```\nx = 1\n```",
    ],
)
def test_a_text_that_has_a_command_in_it_runs_nothing(chat: ChatOps, text: str) -> None:
    chat.send_message(f"@assistant {text}")
    until(lambda: answers(chat), "that nothing was run")
    assert "Nothing was run" in answers(chat)[0].content
    assert chat.runs == []


def test_sentences_on_several_lines_are_done_each_by_itself(chat: ChatOps) -> None:
    chat.send_message("run momentum\nrun rsi on the nasdaq")
    until(lambda: len(chat.runs) == 2 and all(run.settled for run in chat.runs), "both runs")
    assert [(run.strategy_id, run.parameters["symbol"]) for run in chat.runs] == [
        ("momentum", "SPX"),
        ("rsi_reversion", "IXIC"),
    ]
    chat.send_message("모멘텀 돌려줘\nmacd 돌려줘")
    until(lambda: "“macd 돌려줘”" in answers(chat)[-1].content, "the question back")
    assert len(chat.runs) == 2


def test_notes_and_chatter_get_no_reply_and_the_question_that_follows_is_answered(chat: ChatOps) -> None:
    for text in (
        "note: check dividends tomorrow",
        "TODO 배당 확인",
        "the meeting moved to Friday",
        "looks good, check tomorrow",
    ):
        chat.send_message(text)
    chat.send_message("what is this")
    until(lambda: answers(chat) and not shown(chat)[-1].streaming, "the answer to the question")
    assert chat.runs == []
    (answer,) = answers(chat)
    assert "“what”" in answer.content


def test_who_asks_the_assistant_by_name_gets_an_answer_whatever_was_said(chat: ChatOps) -> None:
    chat.send_message("@assistant the meeting moved to Friday")
    until(lambda: answers(chat), "an answer")
    assert "what can you do" in answers(chat)[0].content


def test_run_alone_offers_run_backtest_and_runs(chat: ChatOps) -> None:
    type_in(chat, "/run")
    until(lambda: shown(chat)[-1].offers, "the offers")
    assert [offer.line for offer in shown(chat)[-1].offers] == ["/run_backtest ", "/runs"]
    assert "Did you mean /run_backtest or /runs?" in (shown(chat)[-1].fault.hint or "")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/run_backtest momentm, lookback = 60", ["/run_backtest momentum, lookback = 60"]),
        ("/run_backtset momentum", ["/run_backtest momentum"]),
        ("/run_backtest momentum lookbak=60", ["/run_backtest momentum lookback=60"]),
        ("/run_backtest momentum symbol=IXCI", ["/run_backtest momentum symbol=IXIC"]),
        ("/run_backtest zzz", []),
    ],
)
def test_a_slip_is_offered_as_the_line_that_was_meant_to_be_run_by_one_click(
    chat: ChatOps, typed: str, meant: list[str]
) -> None:
    type_in(chat, typed)
    until(lambda: any(message.fault for message in shown(chat)), "the refusal")
    (refused,) = [message for message in shown(chat) if message.fault]
    assert [offer.line for offer in refused.offers] == meant
    if meant:
        assert refused.fault is not None
        assert "Did you mean" in (refused.fault.hint or "")
