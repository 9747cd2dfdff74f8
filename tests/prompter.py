"""A test's hold on a prompted assistant: what it was asked, and what it says next."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

from heard import PATIENCE, Heard


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


class Prompter:
    """Listens for assistants that want to know what to say."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._questions = Heard()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def environment(self) -> dict[str, str]:
        """What a backend must know to find us and the assistant."""
        return {"PROMPTER": str(self._server.getsockname()[1])}

    def _listen(self) -> None:
        while True:
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            link.settimeout(PATIENCE)
            self._questions.add(Question(link))

    def question(self, text: str) -> Question:
        """The one that asks this, now or as soon as it comes."""
        found: Question = self._questions.wait(lambda question: question.asked["text"] == text)
        return found

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(PATIENCE)
        for question in self._questions.lines:
            question.close()
