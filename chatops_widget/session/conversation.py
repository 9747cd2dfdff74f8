"""The facade of `session/`: the one door through which ChatOps, the panel and the exporter use it.

What they may do are the methods of `Conversation`; what they may read are `session`, `transcript`, `facts`, `catalog`
and `room`. Its parts are private, which `tests/unit/session/test_facade.py` holds. On the I/O thread only.
"""

from __future__ import annotations

import logging
import weakref
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from typing import Any

import msgspec

from ..client.connection import Connection
from ..client.endpoint import Endpoint
from ..client.upload import upload_file
from ..commands.lines import parse_lines
from ..commands.parser import check_length, is_command
from ..errors import BadInput, ChatOpsError, NotConnected
from ..errors.sentences import say
from ..io_thread import IOThread
from ..protocol.faults import error_of, fault_of
from ..protocol.ids import new_id
from ..protocol.messages import (
    PROTOCOL,
    RECONNECTION_ATTEMPTS,
    CancelRun,
    CommandResult,
    ExecuteCommand,
    Fault,
    FindRuns,
    FoundEvents,
    FoundRun,
    GetPrices,
    ImportResult,
    Message,
    PricesData,
    SendMessage,
    SessionInfo,
)
from ..protocol.panel import Catalog, ConnectionFacts, Room
from ..results.comparison import Comparison
from ..results.curve_store import Columns
from ..results.runs import BacktestResult
from .callbacks import Callbacks
from .history import History
from .incoming import Incoming
from .loop_cards import LoopCard
from .message_actions import MessageActions
from .navigation import SessionNavigator
from .observers import Observer, Observers
from .pending_commands import PendingCommand
from .price_reader import read_prices
from .record_import import import_result
from .repetition import make_again, request_again
from .run_finder import RunFinder
from .state import SessionState
from .transcript import Transcript
from .view import SessionView
from .weak_listener import WeakListener

logger = logging.getLogger(__name__)
MAX_REMEMBERED_ACTS = 1000  # ids of what views asked for, so that a resend does nothing twice
MAX_QUEUED = 1000  # what a backend takes at once when the link is back
MAX_BASE_ID = 120  # characters of a message's id that those of its further commands begin with


class Conversation:
    """The sessions as this kernel lives them: what is said and done goes out, what comes in is shown.

    Parameters
    ----------
    endpoint
        Asked before each attempt to connect.
    new
        Whether the session is made up here, and takes another id where there is one of this.
    on_created
        Told the id of each session made in a panel, and each further one that a session made here had to take.
    """

    def __init__(
        self,
        io: IOThread,
        endpoint: Callable[[], Awaitable[Endpoint]],
        callbacks: Callbacks,
        *,
        user: str,
        session_id: str,
        new: bool = False,
        starting: str | None,
        max_queued: int = MAX_QUEUED,
        on_created: Callable[[str], object] = lambda session_id: None,
    ) -> None:
        self._io = io
        self._user = user
        self._acts: OrderedDict[str, None] = OrderedDict()
        self._observers = Observers()
        self._incoming = Incoming(callbacks, self._observers)
        listener = WeakListener(self._incoming)
        self._connection = Connection(endpoint, listener, user=user, max_queued=max_queued, starting=starting)
        self._navigator = SessionNavigator(
            self._connection,
            self._new_session,
            self._observers,
            self._spawn,
            first=session_id,
            on_created=on_created,
        )
        self._incoming.begin(self._connection, self._navigator)
        self._history = History(self._connection, lambda: self._session, self._incoming.sequencer)
        self._message_actions = MessageActions(
            self._connection, lambda: self._session, self._observers.on_toast, self._spawn
        )
        self._finder = RunFinder(self._connection)
        self._connection.join(session_id, new=new)
        self._forgotten = weakref.finalize(self, _forget, io, self._connection, listener, callbacks)
        self._forgotten.atexit = False

    # -- reading ------------------------------------------------------------------------------------------------

    @property
    def _session(self) -> SessionState:
        return self._navigator.session

    @property
    def session(self) -> SessionView:
        """The one that is looked at."""
        return self._session

    @property
    def transcript(self) -> Transcript:
        """Of the session that is looked at."""
        return self._session.transcript

    @property
    def catalog(self) -> Catalog:
        return self._incoming.catalog

    @property
    def room(self) -> Room:
        return self._navigator.room

    @property
    def facts(self) -> ConnectionFacts:
        condition, inside = self._connection.condition, self._navigator.inside
        return ConnectionFacts(
            status=condition.status,
            session_id=self._session.session_id if inside else "",
            session_name=self._session.name if inside else "",
            user=self._user,
            protocol=self._connection.protocol,
            detail=condition.detail,
            attempt=condition.attempt,
            max_attempts=RECONNECTION_ATTEMPTS if condition.attempt else None,
            retry_at=condition.retry_at and condition.retry_at * 1000,
        )

    def finds_backend(self) -> bool:
        """Whether it is being found out where the backend is: an embedded one may have to start."""
        return self._connection.finding

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Tell an observer of all changes from now on; returns what ends that."""
        self._observers.add(observer, self.transcript)
        self._navigator.directory.hint()
        return lambda: self._observers.remove(observer)

    # -- the link -----------------------------------------------------------------------------------------------

    def connect(self) -> None:
        """Begin to connect, or begin again after all attempts failed."""
        self._connection.open()

    async def joined(self) -> None:
        """Wait until the session is joined and caught up. Raises NotConnected when all attempts failed."""
        await self._connection.joined()

    def check(self, *, may_wait: bool = False) -> None:
        """Raises NotConnected where nothing that is sent could be answered; what `may_wait` needs but a session.

        BadInput where too much waits for the link already.
        """
        self._connection.check_room()
        if not (may_wait and self._navigator.inside):
            self._connection.check()

    async def close(self) -> None:
        """Leave, and let nobody wait for news."""
        self._forgotten.detach()
        try:
            await self._connection.close()
        finally:
            self._navigator.close()
            for session in self._navigator.cache:
                session.lost(NotConnected(say("chatops.was_closed", "This ChatOps was closed.")))

    # -- sessions -----------------------------------------------------------------------------------------------

    async def list_sessions(self) -> list[SessionInfo]:
        """Newest first: read now, or as they were when the link broke."""
        return await self._navigator.sessions()

    def join(self, session_id: str, *, new: bool = False) -> None:
        """Go to a session; what is known of it is shown at once, what was missed follows."""
        self._navigator.join(session_id, new=new)

    def leave(self) -> None:
        """Be in no session; what was said stays readable."""
        self._navigator.leave()

    def create(self, name: str) -> str:
        """Make a session, go to it, and name it as soon as the backend is there."""
        return self._navigator.create(name)

    def rename(self, session_id: str, name: str) -> None:
        """Name a session; a refusal is told to those who look."""
        self._spawn(self._navigator.name(session_id, name))

    async def set_name(self, session_id: str, name: str) -> None:
        """Name a session and wait for it. Raises BadInput for a name that says nothing."""
        await self._navigator.name(session_id, name)

    def archive(self, session_id: str, archived: bool) -> None:
        """Put a session into one's own archive, or take it out; a refusal is told to those who look."""
        self._spawn(self._navigator.archive(session_id, archived))

    async def set_archived(self, session_id: str, archived: bool) -> None:
        """Put a session into one's own archive, or take it out. Raises the backend's refusal."""
        await self._navigator.archive(session_id, archived)

    def delete(self, session_id: str) -> None:
        """Delete a session for everybody; a refusal is told to those who look."""
        self._spawn(self._navigator.delete(session_id))

    async def delete_session(self, session_id: str) -> None:
        """Delete a session for everybody. Raises the backend's refusal."""
        await self._navigator.delete(session_id)

    def typing(self, typing: bool) -> None:
        """Tell the others that something is being written here, or no more."""
        self._navigator.typing(typing)

    def mark_read(self, key: str) -> None:
        """A reader has this item, and all above it, behind them."""
        self._navigator.mark_read(key)

    # -- messages -----------------------------------------------------------------------------------------------

    def first_time(self, id: str) -> bool:
        """Whether an act of this id is to be done now: a view sends it again until it is acked."""
        if id in self._acts:
            return False
        self._acts[id] = None
        if len(self._acts) > MAX_REMEMBERED_ACTS:
            self._acts.popitem(last=False)
        return True

    def say(self, client_id: str, text: str, session_id: str | None = None, *, after: str | None = None) -> bool:
        """What was typed in a panel, in this session: a command or a message. The same id again does nothing.

        False if what was typed before it (`after`) has not come: then both will be sent again.
        """
        if after is not None and after not in self._acts:
            return False
        text = text.strip()
        if self.first_time(client_id) and text:
            self._say(client_id, text, self._navigator.cache.get(session_id) or self._session)
        return True

    def _say(self, client_id: str, text: str, session: SessionState) -> None:
        try:
            check_length(text)
            self._connection.check_room()
        except BadInput as error:
            session.chat.note(error.message, fault_of(error))
            return
        if not is_command(text):
            self.send_message(text, client_id, session)
            return
        session.chat.say(client_id, text)
        try:
            first, *rest = parse_lines(text, self.catalog.commands, self.catalog.strategies)
        except BadInput as error:
            session.chat.confirmed(client_id)
            session.chat.note(error.message, fault_of(error))
            return
        request = first.request
        self.execute(request.command, request.parameters, client_id=client_id, text=text, session=session)
        for number, line in enumerate(rest, 2):  # told once, and answered in the order of the lines
            own_id = f"{client_id[:MAX_BASE_ID]}-{number}"
            request = line.request
            self.execute(request.command, request.parameters, client_id=own_id, shown=True, session=session)

    def send_message(self, text: str, client_id: str | None = None, session: SessionState | None = None) -> Message:
        """Say something; it is shown at once, and sent now or when the link is back."""
        client_id, session = client_id or new_id(), session or self._session
        message = session.chat.say(client_id, text)
        logger.info("a message is submitted", extra={"act": client_id})
        self._connection.submit(SendMessage(session_id=session.session_id, content=text, client_id=client_id))
        return message

    def edit_message(self, client_id: str, key: str, text: str | None, session_id: str | None = None) -> None:
        """Change a message of this session, or (no text) delete it; a refusal is told to those who look."""
        self._message_actions.edit(client_id, key, text, self._navigator.cache.get(session_id))

    async def change_message(self, id: str, text: str | None) -> Message | None:
        """Change or delete a message and wait for it. Raises the backend's refusal."""
        return await self._message_actions.change(id, text)

    def stop_reply(self, id: str) -> None:
        """Have no more written of a reply."""
        self._message_actions.stop_reply(id)

    # -- commands -----------------------------------------------------------------------------------------------

    def execute(
        self,
        command: str,
        parameters: Mapping[str, Any],
        *,
        client_id: str | None = None,
        text: str | None = None,
        shown: bool = False,
        session: SessionState | None = None,
    ) -> PendingCommand:
        """Have a command carried out; what was typed (`text`) or asked for in the panel is answered there."""
        client_id, session = client_id or new_id(), session or self._session
        logger.info("the command %s is submitted", command, extra={"act": client_id})
        pending = session.work.open(client_id, command, parameters, typed=shown or text is not None)
        self._connection.submit(
            ExecuteCommand(
                session_id=session.session_id,
                command=command,
                parameters=dict(parameters) or None,
                client_id=client_id,
                text=text,
            )
        )
        return pending

    def withdraw(self, pending: PendingCommand) -> None:
        """Take back a command nobody waits for any more, if it has not left yet."""
        if self._connection.withdraw(pending.client_id):
            for session in self._navigator.cache:
                session.withdrawn(pending.client_id)

    def retry(self, client_id: str, key: str) -> None:
        """Run what is shown under `key` once more, as a new run of this user. The same id again does nothing."""
        if not self.first_time(client_id):
            return
        if self._session.work.finds.again(key):
            return
        try:
            request = self._session.work.request(key)
            if request is None:
                raise BadInput(
                    say("run.not_over", "That is not over yet."),
                    hint=say("run.stop_first", "Stop it first."),
                    code="not_settled",
                )
            self.check()
        except ChatOpsError as error:
            self._observers.on_toast(fault_of(error))
            return
        self.execute(*request, client_id=client_id, shown=True)

    def cancel(self, run_id: str, session: SessionState | None = None) -> None:
        """Ask for a run to stop; its card says so until it has."""
        session = session or self._session
        if (loop := session.loop(run_id)) is not None:
            loop.stopping()
        elif self._connection.protocol >= PROTOCOL:
            session.work.stopping(run_id)
            self._spawn(self._cancel(run_id, session))
        elif session.work.named(run_id):
            session.work.stopping(run_id)
            self.execute("cancel", {"run_id": run_id}, session=session)
        else:
            message = say("run.unnamed", "The backend has not said yet which run this is.")
            self._observers.on_toast(
                Fault(
                    code="not_named",
                    message=message,
                    hint=say("run.once_it_moves", "Try again once it moves."),
                )
            )

    async def _cancel(self, run_id: str, session: SessionState) -> None:
        wanted = CancelRun(session_id=session.session_id, run_id=run_id, client_id=new_id())
        try:
            ack = await self._connection.act("cancelRun", wanted)
            if ack.fault is not None:
                raise error_of(ack.fault)
        except ChatOpsError:
            session.work.stopping(run_id, False)
            raise

    def begin_loop(self, name: str) -> LoopCard:
        """Show a loop of this process in the session."""
        return self._session.begin_loop(name)

    def annotate(self, run_id: str, *, tags: str | None = None, note: str | None = None) -> None:
        """Change a run's tags or its note, as a panel asks; a refusal is told to those who look."""
        given = {"tag": ({"tags": tags} if tags else None), "note": ({"text": note} if note is not None else None)}
        for command, parameters in given.items():
            if parameters is not None:
                pending = self.execute(command, {"run_id": run_id, **{k: v for k, v in parameters.items() if v}})
                pending.result.add_done_callback(self._toast_if_refused)

    def _toast_if_refused(self, done: Future[CommandResult]) -> None:
        result = done.result() if done.exception() is None else None
        if result is not None and not result.success:
            self._observers.on_toast(result.fault or Fault(code="command_failed", message=result.message))

    def add_comparison(self, comparison: Comparison) -> None:
        """Show one that was made here, from results at hand."""
        self._session.work.add_comparison(comparison)

    async def upload(self, name: str, content: bytes, client_id: str) -> None:
        """Give the backend a file, now or when the link is back; the same id again does nothing twice."""
        await upload_file(
            self._connection,
            lambda: self._session.session_id,
            lambda: self.catalog.uploads,
            name,
            content,
            client_id,
        )

    async def import_result(self, record: ImportResult) -> str:
        """Give the backend a track record that was made elsewhere, and return its run's id. Raises its refusal."""
        return await import_result(self._connection, record)

    # -- what the backend has more of ---------------------------------------------------------------------------

    async def read_older(self, limit: int) -> bool:
        """Read more of what happened earlier. False if there is none, or if another session is looked at by then."""
        return await self._history.read(limit)

    async def read_back(self, newest: int | None, told: Callable[[float], object]) -> None:
        """Have the session here from its first event on, or its `newest` items, telling how much of it is read."""
        await self._history.read_back(newest, told)

    async def find_older(self, session: SessionView, text: str, limit: int) -> FoundEvents:
        """Where words stand in what happened before all that is here of a session. Raises the backend's refusal."""
        return await self._history.find(session, text, limit)

    async def find_runs(self, question: FindRuns, limit: int | None) -> list[FoundRun]:
        """The stored runs that fit, newest first, of all sessions that we may see. Raises the backend's refusal."""
        return await self._finder.all(question, limit)

    async def read_prices(self, symbol: str, start: str | None, end: str | None, *, adjust: bool) -> PricesData:
        """The bars of a symbol, as a run would have them. Raises the backend's refusal."""
        asked = GetPrices(self._session.session_id, symbol, start, end, adjust)
        return await read_prices(self._connection, asked)

    async def load_curves(self, id: str) -> Columns:
        """The curves of a settled run or comparison, which nobody keeps."""
        return await self._navigator.curves.load(id)

    async def settled(self, key: str) -> BacktestResult | Comparison:
        """What the card with this key shows, with its curves here. Raises CurvesUnavailable."""
        return await self._navigator.curves.settled(key)

    # -- small things -------------------------------------------------------------------------------------------

    def _new_session(self, session_id: str) -> SessionState:
        def load_curves(run: str) -> Columns:
            loading = self._navigator.curves.load(run, session_id)
            return self._io.run(loading, timeout=60, what=f"the curves of {run}")

        def want_curves(run: str, data: dict[str, Any]) -> None:
            if session is self._session:
                self._navigator.curves.want(run, data)

        def again(run_id: str, more: Mapping[str, Any], timeout: float) -> Any:
            return make_again(self._io, lambda: self._begin_again(session, run_id, more), self.withdraw, timeout)

        session = SessionState(
            session_id,
            Transcript(),
            user=self._user,
            load_curves=load_curves,
            want_curves=want_curves,
            search=lambda key, query: self._spawn(self._finder.fill(session, key, query)),
            cancel=lambda run: self._io.call(self.cancel, run.id, session),
            again=again,
        )
        return session

    def _begin_again(self, session: SessionState, run_id: str, more: Mapping[str, Any]) -> PendingCommand:
        self.check()
        return self.execute(*request_again(session.work.request_of_run(run_id), more), session=session)

    def _spawn(self, coroutine: Any) -> None:
        self._io.start(self._guarded(coroutine))

    async def _guarded(self, coroutine: Awaitable[None]) -> None:
        try:
            await coroutine
        except ChatOpsError as error:
            self._observers.on_toast(fault_of(error))
        except msgspec.ValidationError as error:
            logger.warning("unreadable answer: %s", error)


def _forget(io: IOThread, connection: Connection, listener: WeakListener, callbacks: Callbacks) -> None:
    """Nobody holds the conversation any more, nor a run or result that needs it: its link has no use."""
    callbacks.close()
    if io.alive:
        io.start(_hang_up(connection, listener))


async def _hang_up(connection: Connection, listener: WeakListener) -> None:
    await listener.until_sent(connection)
    await connection.close()
