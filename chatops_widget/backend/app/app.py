"""The Socket.IO server: a handler for each event, which turns what came into a type."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec
import socketio
import socketio.exceptions

from ...commands.lines import parse_lines
from ...commands.parser import check_length, is_command
from ...errors import BadInput, ChatOpsError, quoted
from ...errors.sentences import say
from ...protocol.ids import check_session_id, new_message_id
from ...protocol.messages import (
    PROTOCOL,
    Ack,
    ArchiveSession,
    CancelRun,
    CreateSession,
    DeleteSession,
    EditMessage,
    EventPage,
    ExecuteCommand,
    FindEvents,
    FindRuns,
    FoundEvents,
    FoundRuns,
    GetPrices,
    GetResult,
    ImportResult,
    JoinAck,
    MarkRead,
    Message,
    Payload,
    PricesData,
    ReadEvents,
    ResultData,
    SendMessage,
    SessionDeleted,
    SessionList,
    SetPresence,
    SetTyping,
    StopReply,
    UploadFile,
    now,
)
from ...protocol.names import session_name
from ...protocol.wire import from_wire
from ..assistant.api import Assistant, Turn
from ..assistant.mentions import ASSISTANT, is_for_the_assistant, mentioned, without_address
from ..assistant.replies import Replies
from ..assistant.rules import RuleBased
from ..catalog import COMMANDS
from ..catalog.dispatcher import CommandDispatcher
from ..catalog.stored_runs import vocabulary
from ..jobs.dask_runner import DaskRunner
from ..jobs.job import Caller
from ..prices.price_book import PriceBook
from ..prices.transfer import prices_data
from ..quotas import DEFAULTS, Quotas
from ..run_search import find_runs
from ..server.access import Access
from ..server.gateway import Gateway
from ..server.hosts import AllowedHosts
from ..server.links import Links, heartbeat
from ..server.message_edits import edit
from ..server.occupancy import check_join
from ..server.once import OnceOnly
from ..server.packets import MAX_EVENT_BYTES, BoundedPacket
from ..server.rooms import Rooms
from ..simulation.imported import imported_run
from ..storage.acts import Act, Cause, Intent, Outcome
from ..storage.search import SessionSearch
from ..storage.store import Store
from ..strategies.builtin import STRATEGIES
from ..uploads.uploads import Uploads, announcement
from ..wording import language_of, word

logger = logging.getLogger(__name__)
P = TypeVar("P", bound=Payload)
MAX_TRIES = 3  # to carry out what was said; then the backend may be stopping over it


class App:
    """Events in, handlers out. `sio` is to be mounted by whoever serves, behind a check of `hosts`."""

    def __init__(
        self,
        store: Store,
        runner: DaskRunner,
        book: PriceBook,
        *,
        token: str | None = None,
        uploads: Uploads | None = None,
        assistant: Assistant | None = None,
        hosts: AllowedHosts | None = None,
        polling: bool = False,
        one_person: bool = False,
        quotas: Quotas = DEFAULTS,
    ) -> None:
        self.hosts = hosts or AllowedHosts()
        self.sio = socketio.AsyncServer(
            async_mode="aiohttp",
            async_handlers=False,  # one client's events are handled in the order they came
            max_http_buffer_size=MAX_EVENT_BYTES,
            **heartbeat(quotas.max_silent_seconds),
            serializer=BoundedPacket.within(quotas),
            cors_allowed_origins=self.hosts.accepts_origin,
            transports=["polling", "websocket"] if polling else ["websocket"],
            logger=False,
            engineio_logger=False,
        )
        self.links = Links(self.sio, quotas)
        self._quotas = quotas
        self._store = store
        self._search = SessionSearch(store, quotas.max_search_bytes)
        self._book = book
        self._uploads = uploads
        self._rooms = Rooms(self.sio, store, Access(store, one_person=one_person))
        self._runner = runner
        self._dispatcher = CommandDispatcher(
            store, runner, book, self._rooms, quotas=quotas, records=uploads.records if uploads is not None else None
        )
        self._assistant = assistant if assistant is not None else RuleBased(book)
        self._replies = Replies(self._rooms, store.load_result, self._names)
        self._thinking: set[asyncio.Task[None]] = set()
        self._once = OnceOnly(store, self._rooms)
        gateway = Gateway(self.sio, self._rooms, token, self.links, quotas)
        gateway.open(
            {
                "joinSession": self._join,
                "leaveSession": self._leave,
                "sendMessage": self._send_message,
                "executeCommand": self._execute,
                "editMessage": self._edit_message,
                "stopReply": self._stop_reply,
                "createSession": self._create_session,
                "archiveSession": self._archive_session,
                "deleteSession": self._delete_session,
                "readEvents": self._read_events,
                "cancelRun": self._cancel_run,
                "getResult": self._get_result,
                "getPrices": self._get_prices,
                "listSessions": self._list_sessions,
                "findEvents": self._find_events,
                "findRuns": self._find_runs,
                "uploadFile": self._upload_file,
                "importResult": self._import_result,
                "setPresence": self._set_presence,
                "typing": self._set_typing,
                "markRead": self._mark_read,
            }
        )

    def wake_workers(self) -> None:
        """Have the workers started by the time they are needed."""
        self._think(self._runner.start())

    async def close(self) -> None:
        await self._replies.close()
        for task in list(self._thinking):
            task.cancel()
        self._rooms.close()
        self.links.close()
        self._search.close()
        await self._dispatcher.jobs.close()

    # -- sessions -----------------------------------------------------------------------------------------------

    async def _join(self, sid: str, raw: Any) -> JoinAck | None:
        session_id = check_session_id(raw)
        peer = self._rooms.peers[sid]
        check_join(peer, session_id, self._rooms.size(session_id), self._quotas)
        if self._uploads is not None and await self._uploads.look_again():
            await self._rooms.tell_everybody(await self._uploads.catalog())
        reader = (peer.user or "") if peer.protocol >= PROTOCOL else None
        await self._store.touch(session_id, reader=reader, member=peer.secret, maker=peer.author)
        self._rooms.join(sid, session_id)
        if peer.protocol < PROTOCOL:
            return None
        symbols = await asyncio.to_thread(self._book.symbols)
        # Again, and last: what was said meanwhile belongs to the past we announce.
        info = await self._store.touch(session_id)
        return JoinAck(
            protocol=PROTOCOL,
            session_id=session_id,
            seq=info.seq,
            name=info.name,
            commands=COMMANDS,
            strategies=[each.spec for each in STRATEGIES.values()],
            symbols=symbols,
            uploads=self._uploads.rules if self._uploads is not None else [],
            drafts=self._replies.drafts(session_id),
            people=self._rooms.people_for(sid, session_id),
            history=self._store.history,
            opened=self._store.opened,
        )

    async def _leave(self, sid: str, raw: Any) -> None:
        self._rooms.leave(sid, check_session_id(raw))

    async def _create_session(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, CreateSession)
        session_id = check_session_id(request.session_id)
        caller = self._peer_as_caller(sid, session_id, request.client_id)
        inside = session_id in self._rooms.peers[sid].sessions

        async def create() -> Ack:
            name = session_name(request.name)
            if request.new:
                notebook = session_name(request.notebook.replace("\\", "/").rpartition("/")[2])
                ack = await self._store.create(session_id, name, caller.cause, notebook, caller.author)
            else:
                ack = await self._store.name(session_id, name, caller.cause, inside=inside, maker=caller.author)
            if ack is None and request.new:
                raise BadInput(
                    say("session.is_there", "{session_id} is there already.", session_id=quoted(session_id)),
                    hint=say("session.take_another", "Take another id."),
                    code="session_exists",
                )
            if ack is None:  # only members rename it
                raise not_inside(session_id)
            self._rooms.sessions_changed.request()
            return ack

        return await self._once.do(caller, create)

    async def _archive_session(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, ArchiveSession)
        session_id = check_session_id(request.session_id)
        archivist = self._rooms.access.archivist(self._rooms.peers[sid])
        await self._store.archive(session_id, archivist, request.archived)
        self._rooms.sessions_changed.request()
        return Ack(ok=True)

    async def _delete_session(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, DeleteSession)
        session_id = check_session_id(request.session_id)
        caller = self._peer_as_caller(sid, session_id, request.client_id)
        peer = self._rooms.peers[sid]

        async def delete() -> Ack:
            def allow(maker: str | None) -> None:
                self._rooms.access.check_delete(peer, session_id, maker)

            name = await self._store.name_of(session_id)
            ack = await self._store.delete_session(session_id, allow, caller.cause)
            self._dispatcher.jobs.cancel_all(session_id)
            if self._uploads is not None:
                await asyncio.to_thread(self._uploads.records.forget, session_id)
            self._replies.stop_all(session_id)
            await self._rooms.close_session(SessionDeleted(session_id=session_id, name=name, user=caller.user))
            self._rooms.sessions_changed.request()
            return ack

        return await self._once.do(caller, delete)

    async def _list_sessions(self, sid: str, raw: Any) -> SessionList:
        peer = self._rooms.peers[sid]
        visible = await self._rooms.access.visible(peer)
        access, people = self._rooms.access, self._rooms.presence.people
        found = await self._store.sessions(
            peer.user or "", self._rooms.attended, visible, person=access.archivist(peer), maker=peer.author
        )
        return SessionList(
            ok=True,
            sessions=[
                msgspec.structs.replace(
                    each, people=[person.user for person in people(each.session_id)], mine=access.owns(each)
                )
                for each in found
            ],
        )

    async def _set_presence(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, SetPresence)
        self._check_member(sid, request.session_id)
        self._rooms.look(sid, request.session_id, request.here)
        return Ack(ok=True)

    async def _set_typing(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, SetTyping)
        self._check_member(sid, request.session_id)
        self._rooms.presence.typing(request.session_id, sid, request.typing)
        if request.typing and self._runner.owns_workers:  # what is being typed may be a run
            self.wake_workers()
        return Ack(ok=True)

    async def _mark_read(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, MarkRead)
        self._check_member(sid, request.session_id)
        await self._store.mark_read(self._rooms.peers[sid].user or "", request.session_id, request.seq)
        self._rooms.sessions_changed.request()
        return Ack(ok=True)

    async def _read_events(self, sid: str, raw: Any) -> EventPage:
        request = msgspec.convert(raw, ReadEvents)
        self._check_member(sid, request.session_id)
        return await self._store.read(request)

    async def _find_events(self, sid: str, raw: Any) -> FoundEvents:
        request = msgspec.convert(raw, FindEvents)
        self._check_member(sid, request.session_id)
        return await self._search.find(request)

    async def _find_runs(self, sid: str, raw: Any) -> FoundRuns:
        request = msgspec.convert(raw, FindRuns)
        scope = await self._rooms.access.visible(self._rooms.peers[sid])
        return await find_runs(self._store, request, scope, vocabulary())

    # -- saying and doing ---------------------------------------------------------------------------------------

    async def _send_message(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, SendMessage)
        caller = self._caller(sid, request.session_id, request.client_id)
        check_length(request.content)
        if not request.content.strip():
            raise BadInput(say("message.empty", "The message is empty."), hint=say("message.say", "Say something."))

        self._rooms.presence.typing(request.session_id, sid, False)

        async def hear() -> Ack:
            message = user_message(caller, request.content)
            replying = msgspec.structs.replace(caller, cause=Cause(intent=message.id, more=True))
            intent = intent_of("sendMessage", replying, request)
            await self._rooms.tell_message(message, caller.cause, intent=intent)
            self._think(self._reply(replying, request.content))
            return Ack(ok=True)

        return await self._once.do(caller, hear)

    def _think(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._thinking.add(task)
        task.add_done_callback(self._thinking.discard)

    async def _reply(self, caller: Caller, text: str) -> None:
        await self._reply_to(caller, text)
        if caller.cause.intent is not None:  # else we are stopped before we have begun, and a restart carries it on
            await self._store.fulfil(caller.cause.intent)

    async def _reply_to(self, caller: Caller, text: str) -> None:
        """A message may be a command line too: a base page can send it either way."""
        try:
            if "@" in text and not is_for_the_assistant(text, await self._rooms.people_of(caller.session_id)):
                return
            addressed = ASSISTANT in mentioned(text, [ASSISTANT])
            text = without_address(text)
            if is_command(text):
                lines = parse_lines(text, COMMANDS, [each.spec for each in STRATEGIES.values()])
                for line in lines:
                    command, parameters = line.request.command, line.request.parameters
                    request = ExecuteCommand(
                        session_id=caller.session_id, command=command, parameters=parameters, text=line.text
                    )
                    cause = msgspec.structs.replace(caller.cause, more=line is not lines[-1])
                    quiet = msgspec.structs.replace(caller, sid=None, client_id=None, cause=cause)
                    await self._dispatcher.execute(quiet, request)
            else:
                turn = Turn(
                    caller,
                    text,
                    self._store,
                    self._dispatcher,
                    addressed=addressed,
                    may_delete=functools.partial(self._rooms.access.may_delete, caller.author),
                )
                await self._replies.write(caller, language_of(text), self._assistant.answer(turn), asked=text)
        except ChatOpsError as error:
            await self._rooms.say(caller.session_id, error.whole, cause=caller.cause, to=caller)
        except Exception:
            logger.exception("the assistant failed")
            words = word("no_answer", language_of(text))
            await self._rooms.say(caller.session_id, words, cause=caller.cause, to=caller)

    def _names(self) -> list[str]:
        """Of strategies and prices, as a sentence may have them."""
        symbols = [name for each in self._book.symbols() for name in (each.symbol, each.name, *each.aliases)]
        return [*symbols, *STRATEGIES, *(each.spec.name for each in STRATEGIES.values())]

    async def _execute(self, sid: str, raw: Any) -> Ack:
        request = _read_again(msgspec.convert(raw, ExecuteCommand))
        caller = self._caller(sid, request.session_id, request.client_id, typed=request.text is not None)
        check_length(request.text or "")
        self._rooms.presence.typing(request.session_id, sid, False)

        async def execute() -> Ack:
            if request.text is None:
                return await self._dispatcher.execute(caller, request)
            message = user_message(caller, request.text)
            typed = msgspec.structs.replace(caller, cause=Cause(caller.cause.act, intent=message.id))
            intent = intent_of("executeCommand", typed, request)
            await self._rooms.tell_message(message, intent=intent, skip=sid)
            return await self._execute_typed(typed, request)

        return await self._once.do(caller, execute)

    async def _execute_typed(self, caller: Caller, request: ExecuteCommand) -> Ack:
        """Carry out a command line that stands in the log."""
        try:
            return await self._dispatcher.execute(caller, request)
        except Exception:  # its caller is told that it failed: it must not run later
            await self._store.fulfil(str(caller.cause.intent))
            raise

    async def carry_on(self) -> None:
        """Begin what earlier backends were told and did not come to; before anybody can send it again."""
        for intent in await self._store.left_intents():
            caller = msgspec.json.decode(intent.caller, type=Caller)
            if intent.begun or intent.tries >= MAX_TRIES:
                trouble = word("backend_stopped", caller.language)
                await self._rooms.say(caller.session_id, trouble)
                await self._store.fulfil(intent.id)
            elif intent.event == "sendMessage":
                said = msgspec.json.decode(intent.request, type=SendMessage)
                self._think(self._reply(caller, said.content))
            else:
                command = msgspec.json.decode(intent.request, type=ExecuteCommand)
                await self._carry_on(caller, command)

    async def _carry_on(self, caller: Caller, request: ExecuteCommand) -> None:
        try:
            await self._execute_typed(caller, request)
        except Exception as error:
            logger.exception("%s failed", request.command)
            await self._rooms.say(
                caller.session_id, say("failed.line", "{line} failed: {error}", line=request.text, error=error)
            )

    async def _edit_message(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, EditMessage)
        caller = self._caller(sid, request.session_id, request.client_id)
        return await self._once.do(caller, lambda: edit(self._store, self._rooms, caller, request))

    async def _stop_reply(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, StopReply)
        self._check_member(sid, request.session_id)
        self._replies.stop(request.session_id, request.id)
        return Ack(ok=True)

    async def _cancel_run(self, sid: str, raw: Any) -> Ack:
        request = msgspec.convert(raw, CancelRun)
        caller = self._caller(sid, request.session_id, request.client_id)

        async def cancel() -> Ack:
            await self._dispatcher.jobs.cancel(request.session_id, request.run_id)
            return await self._done(caller, Ack(ok=True))

        return await self._once.do(caller, cancel)

    async def _done(self, caller: Caller, ack: Ack) -> Ack:
        """Keep the answer to an act that leaves nothing in the log."""
        if caller.cause.act is not None:
            await self._store.remember(caller.cause.act, Outcome(ack))
        return ack

    async def _get_result(self, sid: str, raw: Any) -> ResultData:
        request = msgspec.convert(raw, GetResult)
        found = await self._store.load_result(request.id)
        if found is None or found[0] not in self._rooms.peers[sid].sessions:
            raise BadInput(
                say("result.unknown", "No result {id} in your session.", id=quoted(request.id)),
                hint=say("hint.runs", "/runs lists them."),
                code="unknown_result",
            )
        return ResultData(ok=True, id=request.id, data=found[1], curves=found[2])

    async def _get_prices(self, sid: str, raw: Any) -> PricesData:
        asked = msgspec.convert(raw, GetPrices)
        self._check_member(sid, asked.session_id)

        def read() -> PricesData:
            return prices_data(self._book.load(asked.symbol, asked.start, asked.end, adjust=asked.adjust))

        return await asyncio.to_thread(read)

    async def _upload_file(self, sid: str, raw: Any) -> Ack:
        """Acked when the file is in, before anything else of this client's: what is typed after it may need it."""
        request = msgspec.convert(raw, UploadFile)
        caller = self._caller(sid, request.session_id, request.client_id)
        if self._uploads is None:
            raise BadInput(say("upload.no_files", "This backend takes no files."))
        uploads = self._uploads

        async def take() -> Ack:
            added = await uploads.take(request.name, request.content, request.session_id)
            await self._rooms.tell_everybody(await uploads.catalog())
            await self._rooms.tell_message(announcement(caller, added), caller.cause)
            return Ack(ok=True)

        return await self._once.do(caller, take, slow=True)

    async def _import_result(self, sid: str, raw: Any) -> Ack:
        request = from_wire(raw, ImportResult)
        caller = self._caller(sid, request.session_id, request.client_id)

        async def keep() -> Ack:
            output = await asyncio.to_thread(imported_run, request)
            return await self._dispatcher.jobs.keep_imported(caller, output)

        return await self._once.do(caller, keep, slow=True)

    # -- checks -------------------------------------------------------------------------------------------------

    def _caller(self, sid: str, session_id: str, client_id: str | None, *, typed: bool = False) -> Caller:
        self._check_member(sid, session_id)
        return self._peer_as_caller(sid, session_id, client_id, typed=typed)

    def _peer_as_caller(self, sid: str, session_id: str, client_id: str | None, *, typed: bool = False) -> Caller:
        peer = self._rooms.peers[sid]
        return Caller(
            session_id=session_id,
            sid=sid,
            protocol=peer.protocol,
            user=peer.user,
            client_id=client_id,
            typed=typed,
            author=peer.author,
            cause=Cause(Act(session_id, peer.member, client_id) if client_id is not None else None),
            person=peer.person(sid),
        )

    def _check_member(self, sid: str, session_id: str) -> None:
        if session_id not in self._rooms.peers[sid].sessions:
            raise not_inside(session_id)


def not_inside(session_id: str) -> BadInput:
    return BadInput(
        say("session.not_in", "Not in session {session_id}.", session_id=quoted(session_id)),
        hint=say("session.join_first", "Send joinSession first."),
        code="not_in_session",
    )


def user_message(caller: Caller, text: str) -> Message:
    return Message(
        id=new_message_id(),
        session_id=caller.session_id,
        role="user",
        content=text,
        timestamp=now(),
        client_id=caller.client_id,
        user=caller.user,
        author=caller.author,
    )


def intent_of(event: str, caller: Caller, request: SendMessage | ExecuteCommand) -> Intent:
    """To answer, or to carry out, what stands in the log."""
    later = msgspec.structs.replace(caller, sid="")  # by then nobody has this connection
    return Intent(str(caller.cause.intent), event, msgspec.json.encode(later), msgspec.json.encode(request))


def _read_again(request: ExecuteCommand) -> ExecuteCommand:
    """A typed command as we read it: where its link is slow, its client read it before it knew our commands."""
    free = any(each.name == request.command and each.rest for each in COMMANDS)
    if request.text is None or not (free or "args" in (request.parameters or {})):
        return request
    read = parse_lines(request.text, COMMANDS, [each.spec for each in STRATEGIES.values()])
    if not read:
        return request
    return msgspec.structs.replace(request, command=read[0].request.command, parameters=read[0].request.parameters)
