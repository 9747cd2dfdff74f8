"""Who answers: the assistant what it is asked, a colleague what she is asked, and one's own where it is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_widget import ChatOps
from chatops_widget.client import embedded
from chatops_widget.errors import BackendUnavailable
from tests.support.backend import Backend
from tests.support.waiting import until


def test_a_question_to_a_colleague_is_left_to_her(
    open_chat: Callable[..., ChatOps], backend: Backend, session_id: str
) -> None:
    ana = open_chat(backend.url, user="ana", session_id=session_id)
    bo = open_chat(backend.url, user="Bo Kim", session_id=session_id)
    for chat in (ana, bo):
        chat.wait_connected()
    ana.send_message("@bo kim what can you do?")
    bo.send_message("@assistant, what can you do?")
    until(lambda: any(message.role == "assistant" for message in ana.messages), "the answer")
    bo.send_message("@assistant /help")
    until(lambda: len([message for message in ana.messages if message.role == "assistant"]) == 2, "the other answer")
    bo.close()
    ana.send_message("@Bo Kim still there?")  # she has spoken here, so she is known
    ana.send_message("what is the weather like?")
    until(lambda: "weather" in ana.messages[-1].content and ana.messages[-1].role == "assistant", "the last answer")
    roles = [message.role for message in ana.messages]
    assert roles.count("assistant") == 3


def test_an_embedded_backend_takes_an_assistant_that_lies_beside_the_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("def factory():\n    raise RuntimeError('found, and called')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHATOPS_HOME", str(tmp_path))
    monkeypatch.setenv("CHATOPS_ASSISTANT", "beside:factory")
    with pytest.raises(BackendUnavailable, match="beside:factory failed to start: RuntimeError: found, and called"):
        embedded.endpoint(embedded.Configuration())
