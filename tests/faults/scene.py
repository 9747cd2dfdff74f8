"""One cell of the matrix: two people in a session, one of whom does something while a fault strikes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from tests.faults.person import Person
from tests.faults.table import RUNS, Cell
from tests.faults.views import Line, log, stored
from tests.faults.world import World
from tests.support.proxy import Proxy
from tests.support.waiting import PATIENCE, until


class Notebook(Protocol):
    """Where somebody acts: in this process, in a kernel of its own, or on a page."""

    @property
    def told(self) -> list[str]:
        """What the chip of the connection and the lines of error have said, in order."""

    def begin(self, what: str, gate: int) -> Callable[[], str]:
        """Begin to do something; returns what waits for its end."""

    def do(self, what: str, gate: int) -> str:
        """Do something and wait for its end; what it came to, or what was told instead."""

    def view(self) -> list[Line]:
        """What is shown, top to bottom."""

    def close(self) -> None: ...


def _here(url: str, session_id: str, about: str) -> Notebook:
    return Person(url, session_id, about=about)


class Scene:
    """`ana` is behind the link that faults strike; `bo` has one of his own, and was here before.

    Parameters
    ----------
    arrive
        How `ana` comes to an address and into a session, to tag a run there.
    """

    def __init__(
        self,
        cell: Cell,
        world: World,
        session_id: str,
        link: Proxy,
        arrive: Callable[[str, str, str], Notebook] = _here,
    ) -> None:
        self.cell = cell
        self.world = world
        self.session_id = session_id
        self.link = link
        self.gate = world.next_gate()
        self.bo = Person(world.backend.url, session_id, "bo")
        self.bo.chat.send_message("@bo before")
        tagged = self.bo.chat.trigger_backtest("buy_and_hold", timeout=PATIENCE)
        tagged.result(PATIENCE)
        self.tagged = tagged.id
        self.ana = arrive(link.url, session_id, self.tagged)

    def close(self) -> None:
        self.link.close()
        self.gate.open()
        self.ana.close()
        self.bo.close()

    # -- acting -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Have her do it, and wait until it has come as far as the cell says."""
        act, moment = self.cell.act, self.cell.moment
        if moment != "any":
            until(lambda: len(self.ana.view()) == 2, "her to have caught up")
        before = self.link.came
        if moment == "unheard":
            self.link.hold()
        elif moment == "unanswered":
            self.link.mute()
        self._finish = self.ana.begin(act, self.gate.number)
        if moment == "unheard":
            until(lambda: self.link.came > before, "it to have left")
        elif moment == "unanswered":
            arrived = 5 if act == "command" else 3  # lines of the log
            until(lambda: len(log(self.world.store, self.session_id)) >= arrived + 2, "it to have arrived")
        if act in RUNS and moment != "any":
            self.gate.await_reached()
        if moment == "at work":
            until(lambda: any(line.fate == "running" for line in self.ana.view()), "her to see it")

    @cached_property
    def outcome(self) -> str:
        """What it came to, as she is told."""
        return self._finish()

    # -- looking ------------------------------------------------------------------------------------------------

    def stored(self) -> list[Line]:
        return stored(log(self.world.store, self.session_id))

    def await_told(self, words: str) -> None:
        """Wait until she has been told something."""
        until(lambda: any(words in each for each in self.ana.told), f"her to be told: {words}")

    def await_agreement(self) -> list[Line]:
        """Wait until both see what the store holds, and nothing is under way; returns it."""

        def agreed() -> bool:
            held = self.stored()
            over = not any(line.fate in ("queued", "running") for line in held)
            return over and held == self.bo.view() == [line for line in self.ana.view() if line.seq is not None]

        try:
            until(agreed, "all to see the same")
        except AssertionError as error:
            seen = {"store": self.stored(), "ana": self.ana.view(), "bo": self.bo.view()}
            lines = [f"{who} {tuple(line)}" for who, each in seen.items() for line in each]
            raise AssertionError("\n".join([str(error), *lines])) from None
        return self.stored()

    # -- judging ------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Both go on talking; then all that should be there is there, once, and for everybody."""
        assert self.ana.do("message", -self.gate.number) == "sent"
        assert self.bo.do("message", 0) == "sent"
        comes_about = self.cell.outcome not in ("gone", "refused")
        held = Counter(
            (what, who if what == "message" else "", words, fate)
            for _, what, who, words, fate in self.await_agreement()
        )
        tag = f"keep{self.gate.number}" if self.cell.act == "command" and comes_about else ""
        assert held == Counter(
            [
                ("message", "bo", "@bo before", "sent"),
                ("backtest", "", tag, "completed"),
                *(self._expected() if comes_about else []),
                ("message", "ana", f"@bo {-self.gate.number}", "sent"),
                ("message", "bo", "@bo 0", "sent"),
            ]
        )
        left_over = [line.fate for line in self.ana.view() if line.seq is None]
        assert left_over == ([self.outcome] if self.cell.outcome == "refused" and self.cell.act != "upload" else [])
        notes = [each["tags"] for each in log(self.world.store, self.session_id) if each["event"] == "runAnnotation"]
        assert notes == ([[tag]] if tag else [])
        uploaded = self.world.uploaded(self.gate.number).exists()
        assert uploaded is (self.cell.act == "upload" and comes_about)

    def _expected(self) -> list[tuple[str, str, str, str]]:
        n, run, act = self.gate.number, self.tagged, self.cell.act
        if act in RUNS:
            return [(RUNS[act], "", "", "failed" if self.cell.outcome == "stopped" else "completed")]
        return {
            "idle": [],
            "message": [("message", "ana", f"@bo {n}", "sent")],
            "command": [
                ("message", "ana", f"/tag {run} keep{n}", "sent"),
                ("message", "assistant", f"{run} has the tags keep{n}.", "sent"),
            ],
            "upload": [("message", "ana", f"ana added UP{n}: 6 bars, 2020-01-01 to 2020-01-06.", "sent")],
        }[act]
