"""Somebody in a session who does one thing after the other, drawn by a seed, and waits until each is over."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from chatops_widget import ChatOps
from chatops_widget.errors import ChatOpsError
from chatops_widget.protocol.messages import Message

ACTS = {"say": 60, "change": 6, "ask": 6, "run": 20, "stop": 2, "visit": 3, "compare": 2, "sweep": 1}  # out of 100
WORDS = ["the", "momentum", "of", "this", "week", "looks", "steadier", "to", "me,", "number"]
MOST_SAID = 50  # of one's own messages that may still be changed
PATIENCE = 600.0  # seconds


class Member:
    """One who acts.

    Attributes
    ----------
    acts
        How many of each kind were done.
    refused
        What the backend would not do, by its code.
    """

    def __init__(self, chat: ChatOps, name: str, seed: int, session_id: str) -> None:
        self._chat = chat
        self._name = name
        self._chance = random.Random(f"{seed} {name}")
        self._session_id = session_id
        self._said: list[str] = []
        self._stored: dict[str, str] = {}  # what the backend calls what we said
        chat.on("message", self._hear)
        self.acts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def _hear(self, message: Message) -> None:
        if message.client_id and message.seq and message.user == self._name:
            self._stored[message.client_id] = message.id

    def act(self) -> None:
        (kind,) = self._chance.choices(list(ACTS), list(ACTS.values()))
        try:
            getattr(self, f"_{kind}")()
        except ChatOpsError as error:
            self.refused[error.code] += 1
        self.acts[kind] += 1

    def go_on(self, told: Path, pause: float) -> threading.Event:
        """Act on a thread of its own until the event that is returned is set, and write down how far that is."""
        over = threading.Event()

        def acting() -> None:
            while not over.wait(self._chance.uniform(0, 2 * pause)):
                self.act()
                draft = told.with_suffix(".tmp")
                draft.write_text(json.dumps({"acts": self.acts, "refused": self.refused}))
                draft.replace(told)

        threading.Thread(target=acting, name=f"soak-{self._name}", daemon=True).start()
        return over

    # -- what there is to do ------------------------------------------------------------------------------------

    def _say(self) -> None:
        words = " ".join(self._chance.choices(WORDS, k=12))
        said = self._chat.send_message(f"@{self._name} {self.acts['say']} {words}")
        end = time.monotonic() + PATIENCE
        while said.id not in self._stored:
            if time.monotonic() > end:
                raise AssertionError(f"nobody heard {said.content}")
            time.sleep(0.02)
        self._said = [*self._said, self._stored.pop(said.id)][-MOST_SAID:]

    def _change(self) -> None:
        if self._said:
            said = self._said.pop(self._chance.randrange(len(self._said)))
            if self._chance.random() < 0.5:
                self._chat.edit_message(said, f"@{self._name} in other words")
            else:
                self._chat.delete_message(said)

    def _ask(self) -> None:
        self._chat.execute_command(self._chance.choice(["help", "strategies", "symbols", "runs"]), timeout=PATIENCE)

    def _parameters(self) -> dict[str, Any]:
        return {"fast": self._chance.randrange(3, 40), "slow": self._chance.randrange(41, 250)}

    def _run(self) -> None:
        run = self._chat.trigger_backtest("sma_cross", **self._parameters(), timeout=PATIENCE)
        if not len(run.result(PATIENCE).equity):
            raise AssertionError(f"{run} has no curve")

    def _stop(self) -> None:
        self._chat.trigger_backtest("sma_cross", **self._parameters(), timeout=PATIENCE).cancel()

    def _visit(self) -> None:
        self._chat.join_session(f"{self._session_id}1", timeout=PATIENCE)
        self._say()
        self._said.pop()  # only what is said in one's own session is changed there
        self._chat.join_session(self._session_id, timeout=PATIENCE)

    def _compare(self) -> None:
        start = f"{self._chance.randrange(2000, 2020)}-01-03"
        self._chat.compare_strategies("sma_cross", "buy_and_hold", start=start, timeout=PATIENCE)

    def _sweep(self) -> None:
        self._chat.sweep("sma_cross", fast=[5, 10, 20], slow=[50, 100], timeout=PATIENCE).result(PATIENCE)
