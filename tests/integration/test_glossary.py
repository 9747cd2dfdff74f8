"""What a page shows of the backend's words comes with what they say, live and after a reload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from chatops_widget import BadInput, ChatOps
from chatops_widget.protocol.panel import Hello
from tests.support.view import View
from tests.support.waiting import until

LINES = [
    "/help",
    "/help sma_cross",
    "/strategies",
    "/symbols",
    "/runs",
    "/cancel",
    "/run_backtest momentum lookback=-1",
]
# The fields of an item that hold sentences, wherever they are.
SAID = {"notes", "summary", "recommendation", "reasoning", "answer", "benchmarkVerdict", "message", "hint", "words"}
SAID |= {"content", "reason"}


def sentences(value: Any, name: str = "") -> Iterator[str]:
    """The texts of a message for the page that are sentences: a name or a number alone is none."""
    match value:
        case str() if name in SAID and re.search(r"[a-z]+ [a-z]+", value):
            yield value
        case list():
            for each in value:
                yield from sentences(each, name)
        case dict() if value.get("role") != "user":
            for field, each in value.items():
                yield from sentences(each, field)


def test_every_sentence_on_a_card_says_what_it_says(chat: ChatOps) -> None:
    chat.trigger_backtest("sma_cross", start="2005-01-01").result(timeout=120)
    chat.compare_strategies("sma_cross", "rsi_reversion", "momentum", question="which is steadier?")
    chat.sweep("sma_cross", fast=[5, 10], slow=[20, 50]).result(timeout=120)
    for line in LINES:
        chat.send_message(line)
    until(lambda: len(chat.messages) >= 2 * len(LINES), "all answers")
    view = View(chat)
    snapshot = view.ask(Hello(view="view"), "snapshot")
    view.close()
    texts = [text for item in snapshot["items"] for text in sentences(item)]
    assert len(texts) > 12
    assert [text for text in texts if text not in snapshot["glossary"]] == []
    assert [
        each["summary"] for each in snapshot["catalog"]["commands"] if each["summary"] not in snapshot["glossary"]
    ] == []


def test_an_error_in_python_says_in_english_what_it_says_and_keeps_its_code(chat: ChatOps) -> None:
    with pytest.raises(BadInput) as raised:
        chat.trigger_backtest("sma_cross", fast=50, slow=10)
    assert str(raised.value) == "sma_cross: fast=50 must be less than slow=10."
    assert raised.value.message.phrase is not None
    assert raised.value.message.phrase.code == "rule.broken"
