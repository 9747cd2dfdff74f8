"""The state of one session, folded from its backend's events: what is said and run, how far it is read. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..errors import ChatOpsError
from ..protocol.ids import new_id
from ..protocol.messages import (
    PROTOCOL,
    BacktestProgress,
    CommandResult,
    Event,
    Fault,
    JoinAck,
    Message,
    MessageChunk,
    MessageEdit,
    RunAnnotation,
    RunState,
)
from ..protocol.panel import Item, Ticks
from ..results.comparison import Comparison
from ..results.handle import Handle
from ..results.runs import BacktestResult, BacktestRun
from ..results.sweeps import Sweep
from ..results.tracked_loop import TrackedLoop
from .find_cards import Search
from .known_history import KnownHistory
from .loop_cards import LoopCard
from .messages import SessionMessages
from .record_codec import MakeAgain
from .run_cards import RunCards
from .runs import Cancel, LoadCurves, SessionRuns, WantCurves
from .transcript import Transcript


class SessionState:
    """Everything known of one session. What a panel shows of it stands in the transcript.

    Parameters
    ----------
    user
        Who we are, to tell our own messages from others'.
    load_curves, cancel
        How a result gets curves that did not come along, and how a run is stopped.
    want_curves
        Told of a result whose curves did not come along.
    search
        Has runs looked for, for a card of `/find`.
    again
        How a result has what it is of made again.

    Attributes
    ----------
    chat, work
        What is said, and what is run.
    seq, oldest_seq
        Of the newest and the oldest stored event taken.
    early
        Stored events that came before the one they follow.
    held
        Whether all that is told waits there: we do not know yet whether it is of the history that we know.
    history
        That one.
    replayed
        The seq of the newest event that may be here from another history.
    """

    def __init__(
        self,
        session_id: str,
        transcript: Transcript,
        *,
        user: str,
        load_curves: LoadCurves,
        cancel: Cancel,
        want_curves: WantCurves = lambda run_id, data: None,
        search: Search = lambda key, query: None,
        again: MakeAgain = lambda run_id, more, timeout: None,
    ) -> None:
        self.session_id = session_id
        self.transcript = transcript
        self.protocol = 1
        self.author: str | None = None  # that our messages bear
        self.name = ""
        self.seq = 0
        self.oldest_seq: int | None = None
        self.early: dict[int, Event] = {}
        self.held = False
        self.history = KnownHistory()
        self.replayed = 0
        self.chat = SessionMessages(
            session_id, transcript, user=user, protocol=lambda: self.protocol, author=lambda: self.author
        )
        self._cards = RunCards(transcript, again)
        self.work = SessionRuns(
            self._cards,
            self.chat,
            protocol=lambda: self.protocol,
            load_curves=load_curves,
            cancel=cancel,
            want_curves=want_curves,
            search=search,
        )

        self._loops: dict[str, LoopCard] = {}

    def begin_loop(self, name: str) -> LoopCard:
        """Show a loop of this process."""
        card = LoopCard(self._cards, TrackedLoop(f"loop_{new_id()[:12]}", name))
        going = [each for each in self._loops.values() if not each.loop.settled]
        self._loops = {each.loop.id: each for each in (*going, card)}
        return card

    def loop(self, run_id: str) -> LoopCard | None:
        """The card of the loop with this id."""
        return self._loops.get(run_id)

    def readdress(self, session_id: str) -> None:
        """It has another id now, before anything of it was stored."""
        self.session_id = self.chat.session_id = session_id

    def hold(self) -> None:
        """The link is another: what is told on it waits until the backend has said which history it has."""
        if self.oldest_seq is not None or self.seq:
            self.held = True
            self.early.clear()

    def begin_anew(self, ack: JoinAck, fault: Fault, error: ChatOpsError, waits: Callable[[str], bool]) -> None:
        """The backend has another history: all that is here is kept above a note, and the other's follows below.

        What its backend had of ours and has not settled never will; what `waits` to be sent goes to the other.
        """
        self.transcript.divide()
        self.chat.divide()
        self.work.divide(error, waits)
        self.chat.note(fault.message, fault)
        self.seq, self.oldest_seq, self.replayed = 0, 1, ack.seq
        self.history = KnownHistory()

    def knew(self, event: Event) -> bool:
        """Whether another history had this too."""
        if isinstance(event, Message):
            return self.chat.find(event.id) is not None
        return isinstance(event, RunState) and self._cards.of(event.run_id) is not None

    # -- reading ------------------------------------------------------------------------------------------------

    @property
    def has_older(self) -> bool:
        """Whether the backend has more than is here."""
        return (self.oldest_seq or 0) > 1 and self.protocol >= PROTOCOL

    @property
    def messages(self) -> list[Message]:
        return self.chat.all

    @property
    def runs(self) -> list[BacktestRun]:
        return self._cards.runs

    @property
    def counts(self) -> tuple[int, int]:
        """How many messages and runs there are, for who looks often."""
        return self.chat.count, self._cards.run_count

    @property
    def sweeps(self) -> list[Sweep]:
        return self._cards.sweeps

    @property
    def comparisons(self) -> list[Comparison]:
        return self._cards.comparisons

    def newest_runs(self, limit: int) -> list[Handle[Any]]:
        """What users hold of runs among the newest `limit` cards."""
        return self._cards.newest(limit)

    def find_run(self, run_id: str) -> Handle[Any] | None:
        record = self._cards.of(run_id)
        return record.handle if record is not None else None

    def find_comparison(self, key: str) -> Comparison | None:
        """The comparison that the item with this key shows."""
        record = self._cards.get(key)
        return record.compared if record is not None else None

    def settled(self, key: str) -> BacktestResult | Comparison | None:
        """What the card with this key shows, once it has numbers."""
        record = self._cards.get(key)
        if record is not None and isinstance(record.handle, BacktestRun):
            return record.handle.finished
        return record.compared if record is not None else None

    def latest_seq(self, item: Item) -> int | None:
        """Of the newest event that made this item."""
        record = self._cards.get(item.key)
        return item.seq if record is None or record.latest_seq is None else record.latest_seq

    def ticks(self, keys: Sequence[str]) -> Ticks | None:
        """How far these are."""
        return self._cards.ticks(keys)

    # -- what comes from the backend ----------------------------------------------------------------------------

    def take(self, event: Event, *, at_top: bool = False) -> None:
        """An event whose turn has come, or (at the top) one of an older page."""
        SESSION_EVENTS[type(event)](self, event, at_top)

    # -- what becomes of what we send ---------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether somebody may wait for news: something of ours has no answer yet, or a run has not settled."""
        return self.chat.busy or self.work.busy

    def knows(self, client_id: str) -> bool:
        """Whether something of ours by this id went out here."""
        return self.work.knows(client_id) or self.chat.knows(client_id)

    def sent(self, client_id: str) -> None:
        """The connection has handed something of ours over (base), or the backend acked it (protocol 2)."""
        self.chat.sent(client_id)
        self.work.sent(client_id)

    def withdrawn(self, client_id: str) -> None:
        """Something of ours was taken back before it left."""
        self.work.withdrawn(client_id)
        self.chat.withdrawn(client_id)

    def refused(self, client_id: str, fault: Fault, error: ChatOpsError) -> None:
        """The backend would not take something of ours at all."""
        self.chat.refused(client_id, fault, error)
        self.work.refused(client_id, error)

    def lost(self, error: ChatOpsError) -> list[str]:
        """The link is gone for good: let nobody wait for ever. Returns the ids of what was given up."""
        return self.work.lost(error) + self.chat.lost(error)


# The events that a session is made of, each with what takes it in.
SESSION_EVENTS: dict[type[Event], Callable[[SessionState, Any, bool], None]] = {
    Message: lambda session, event, at_top: session.chat.take(event, at_top=at_top),
    MessageEdit: lambda session, event, at_top: session.chat.take_edit(event, at_top=at_top),
    MessageChunk: lambda session, event, at_top: session.chat.take_chunk(event),
    BacktestProgress: lambda session, event, at_top: session.work.take_tick(event),
    RunState: lambda session, event, at_top: session.work.take_state(event, at_top=at_top),
    RunAnnotation: lambda session, event, at_top: session.work.take_annotation(event, at_top=at_top),
    CommandResult: lambda session, event, at_top: session.work.take_result(event, at_top=at_top),
}
