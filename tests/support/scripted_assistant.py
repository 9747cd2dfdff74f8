"""An assistant that says what a test tells it to, when the test tells it to: its two ends.

`ScriptedAssistant` lives in the backend (`--assistant tests.support.scripted_assistant:ScriptedAssistant`) and asks
the test's `AssistantDriver` over a socket what to say.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from chatops_widget.backend.assistant.api import Metadata, Piece, Turn
from tests.support.recorder import Recorder
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
FACTORY = f"{__name__}:ScriptedAssistant"
PORT = "SCRIPTED_ASSISTANT_PORT"


class ScriptedAssistant:
    """Asks the test, a line of JSON a word.

    They are {"say": "piece"}, {"claim": figures}, {"run": strategy}, {"crash": why} and {"end": true}.
    """

    async def answer(self, turn: Turn) -> AsyncIterator[Piece]:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(os.environ[PORT]))
        history = [(message.user, message.content) for message in await turn.history()]
        writer.write(json.dumps({"text": turn.text, "user": turn.user, "history": history}).encode() + b"\n")
        try:
            while line := await reader.readline():
                told = json.loads(line)
                if "say" in told:
                    yield told["say"]
                elif "claim" in told:
                    yield Metadata(figures=told["claim"])
                elif "run" in told:
                    await turn.execute("run_backtest", strategy_id=told["run"])
                elif "crash" in told:
                    raise RuntimeError(told["crash"])
                else:
                    return
        finally:
            writer.close()


class Question:
    """One message the assistant is answering."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._lines = link.makefile("r", encoding="utf-8")
        self.asked: dict[str, Any] = json.loads(self._lines.readline())

    def tell(self, **word: Any) -> None:
        self._link.sendall(json.dumps(word).encode() + b"\n")

    def say(self, piece: str) -> None:
        self.tell(say=piece)

    def await_hangup(self) -> None:
        """The assistant's generator was closed."""
        assert self._lines.read() == ""

    def close(self) -> None:
        self._lines.close()
        self._link.close()


class AssistantDriver:
    """The test's end: listens for assistants that want to know what to say."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._questions = Recorder()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def environment(self) -> dict[str, str]:
        """What a backend must know to find us and the assistant."""
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        return {PORT: str(self._server.getsockname()[1]), "PYTHONPATH": path}

    def _listen(self) -> None:
        while True:
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            link.settimeout(PATIENCE)
            self._questions.add(Question(link))

    def question(self, text: str, *, but: Question | None = None) -> Question:
        """The one that asks this, now or as soon as it comes; another one than `but`, which asked it before."""
        found: Question = self._questions.wait(lambda question: question.asked["text"] == text and question is not but)
        return found

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(PATIENCE)
        for question in self._questions.lines:
            question.close()


# Factories that make no assistant, each in its own way.


def not_an_assistant() -> object:
    return object()


def failing() -> object:
    raise RuntimeError("no key")


class Returning:
    async def answer(self, turn: Turn) -> str:
        return "all at once"
