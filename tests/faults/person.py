"""Somebody at a notebook: what she does, each act as a cell would do it, and what she is shown meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chatops_widget import ChatOps
from chatops_widget.client import connection
from chatops_widget.errors import ChatOpsError
from chatops_widget.protocol.ids import new_id
from chatops_widget.results.runs import BacktestRun
from chatops_widget.results.sweeps import Sweep
from tests.faults.views import Line, shown
from tests.support.conversation import act
from tests.support.waiting import PATIENCE, until

PRICES = "Date,Open,High,Low,Close\n" + "".join(f"2020-01-0{k},10,20,9,{10 + k}\n" for k in range(1, 7))


def persevere(change: Callable[[object, str, object], None] = setattr) -> None:
    """Have links tried again sooner and longer than the contract says: a backend takes its time to come back."""
    change(connection, "RECONNECTION_ATTEMPTS", 10_000)
    change(connection, "RECONNECTION_DELAY", 0.05)
    change(connection, "RECONNECTION_DELAY_MAX", 0.2)


class Person:
    """A user with a ChatOps of her own, in this process.

    Parameters
    ----------
    about
        The run that she tags.
    """

    def __init__(self, url: str, session_id: str, user: str = "ana", about: str = "") -> None:
        self._user = user
        self._about = about
        self._told: list[str] = []
        self._closed = threading.Event()
        self.chat = ChatOps(url, user=user, session_id=session_id)
        self.chat.on("connection", self._told.append)
        self.chat.on("error", lambda error: self._told.append(error.message))
        self._pool = ThreadPoolExecutor(1)

    def begin(self, what: str, gate: int) -> Callable[[], str]:
        """Begin to do something; returns what waits for its end."""
        doing = self._pool.submit(self.do, what, gate)
        return lambda: doing.result(PATIENCE)

    def do(self, what: str, gate: int) -> str:
        """Do something and wait for its end; what it came to, or what was told instead."""
        try:
            return str(getattr(self, what)(gate))
        except ChatOpsError as error:
            return error.message

    # -- the acts -----------------------------------------------------------------------------------------------

    def idle(self, gate: int) -> str:
        return "intact"

    def message(self, gate: int) -> str:
        """To `bo`, so that nobody else answers it."""
        return self._type(f"@bo {gate}")

    def command(self, gate: int) -> str:
        """One with an effect, which would show if it came twice."""
        fate = self._type(f"/tag {self._about} keep{gate}")
        if fate != "sent":
            return fate
        until(lambda: any(f"has the tags keep{gate}." in line.words for line in self.view()), "the answer")
        return "answered"

    def _type(self, text: str) -> str:
        """As into the panel, and until its fate is known."""
        act(self.chat, lambda conversation: conversation.say(new_id(), text))
        ours = (text, self._user)

        def fates() -> list[str]:
            return [each.fate for each in self.view() if (each.words, each.who) == ours and each.fate != "queued"]

        return str(until(fates, f"{text} to be taken")[0])

    def run(self, gate: int) -> str:
        return self._see_through(self.chat.trigger_backtest("gated", gate=gate, timeout=PATIENCE))

    def sweep(self, gate: int) -> str:
        return self._see_through(self.chat.sweep("gated", gate=gate, n=[1, 2, 3], timeout=PATIENCE))

    def _see_through(self, run: BacktestRun | Sweep) -> str:
        run.result(PATIENCE)
        return run.status

    def comparison(self, gate: int) -> str:
        self.chat.compare_strategies("gated", "gated_too", gate=gate, timeout=PATIENCE)
        return "completed"

    def upload(self, gate: int) -> str:
        self.chat.upload(PRICES.encode(), f"UP{gate}.csv", timeout=PATIENCE)
        return "taken"

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def told(self) -> list[str]:
        """What the chip of the connection and the lines of error have said, in order."""
        return list(self._told)

    def view(self) -> list[Line]:
        return shown(self.chat)

    def publish(self, path: str) -> None:
        """Keep a file at what is shown now, for who looks from another process."""
        file, draft = Path(path), Path(f"{path}.draft")

        def keep() -> None:
            while not self._closed.wait(0.02):
                draft.write_text(json.dumps({"view": self.view(), "told": self.told}))
                draft.rename(file)

        threading.Thread(target=keep, daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self.chat.close()
        self._pool.shutdown()
