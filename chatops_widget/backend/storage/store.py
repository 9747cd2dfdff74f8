"""The store: sessions, their event logs, and results in one SQLite file.

Every public method is one transaction, and durable when it returns.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from ...errors.sentences import Sentence, say
from ...protocol.ids import new_id
from ...protocol.messages import (
    Ack,
    Event,
    EventPage,
    Fault,
    Message,
    MessageEdit,
    ReadEvents,
    RunAnnotation,
    RunState,
    SessionInfo,
    StoredEvent,
    now,
)
from ...protocol.run_kinds import SWEEP, RunKind
from ...protocol.wire import from_json, to_json
from . import acts, imported_runs, read_marks, results, run_table, session_ends, sweep_parts
from .acts import Act, Cause, Intent, Outcome
from .authors import SessionAuthors
from .database import check_in_place, file_of, open_database
from .imported_runs import ImportedRun
from .owner import lives, ourselves
from .recalled import any_of, last_strategies, recalled
from .results import Result
from .session_ends import SessionExtent
from .session_previews import SessionPreviews

T = TypeVar("T")
E = TypeVar("E", bound=Event)
_MAX_PAGE_EVENTS = 1000
MAX_PAGE_BYTES = 1024 * 1024  # results are large; a page of them must not hold up what is said live
# Of a run there is one card, with what was told last.
_SHOWN_LINES = """
SELECT seq, event, CASE WHEN event IN ('message', 'commandResult') OR (event = 'runState' AND NOT EXISTS (
    SELECT 1 FROM log AS later WHERE later.run_id = log.run_id AND later.seq > log.seq AND later.event = 'runState'
)) THEN payload ELSE '' END
FROM log WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?
"""


class LogLine(NamedTuple):
    """An event as it is stored."""

    seq: int
    event: str
    payload: bytes


class Store:
    """A store on one connection and one thread, so that calls are carried out in the order they were made.

    Plain sqlite3 on an executor: whole methods become transactions, which an async driver would interleave.
    """

    def __init__(self, path: Path | str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="chatops-store")
        self._path = str(path)
        self._db: sqlite3.Connection
        self._file: tuple[int, int] | None = None
        self._previews = SessionPreviews()
        self._authors = SessionAuthors()
        self.history = ""  # the store's own id, which its copies bear too
        self.opened = new_id()  # nothing is lost of a store while it is open

    async def open(self) -> None:
        await self._do(self._open)

    def _open(self) -> None:
        self._db = open_database(self._path)
        self._file = file_of(self._path)
        (self.history,) = self._db.execute("SELECT id FROM history").fetchone()

    async def close(self) -> None:
        await self._do(lambda: self._db.close())
        self._thread.shutdown()

    async def _do(self, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    async def transact(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Carry out somebody else's reading and writing, whole or not at all."""
        return await self._transact(lambda: act(self._db))

    async def read_with(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Carry out somebody else's reading."""
        return await self._do(lambda: act(self._db))

    async def _transact(self, act: Callable[[], T]) -> T:
        def transaction() -> T:
            check_in_place(self._path, self._file)
            self._db.execute("BEGIN IMMEDIATE")  # other processes may share the file
            try:
                result = act()
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # some errors, such as a full disk, have rolled back already
                    self._db.execute("ROLLBACK")
                raise
            return result

        return await self._do(transaction)

    # -- sessions -----------------------------------------------------------------------------------------------

    async def create(
        self, session_id: str, name: str, cause: Cause, notebook: str = "", maker: str | None = None
    ) -> Ack | None:
        """Create a session and keep that with its act; None where somebody has acted in one of that id.

        Who was told the id may have come in before the one who made it up.
        """

        def act() -> Ack | None:
            taken = (
                "SELECT 1 FROM acts WHERE session_id = ?1 UNION ALL SELECT 1 FROM sessions WHERE id = ?1 AND name != ''"
                " UNION ALL SELECT 1 FROM deleted_sessions WHERE id = ?1"
            )
            if self._latest(session_id) or self._db.execute(taken, (session_id,)).fetchone():
                return None
            ack = self._name(session_id, name, cause, maker)
            made = "UPDATE sessions SET notebook = ?, maker = ? WHERE id = ?"
            self._db.execute(made, (notebook, maker, session_id))
            return ack

        return await self._transact(act)

    async def name(
        self, session_id: str, name: str, cause: Cause, *, inside: bool, maker: str | None = None
    ) -> Ack | None:
        """Name a session, created if it is not there, and keep that with its act; None for whom it is not to name."""

        def act() -> Ack | None:
            there = self._db.execute("SELECT 1 FROM sessions WHERE id = ?", (session_id,)).fetchone()
            return self._name(session_id, name, cause, maker) if inside or not there else None

        return await self._transact(act)

    def _name(self, session_id: str, name: str, cause: Cause, maker: str | None) -> Ack:
        if not self._begin(session_id, name, maker):
            self._db.execute("UPDATE sessions SET name = ? WHERE id = ?", (name, session_id))
        ack = Ack(ok=True, seq=self._latest(session_id))
        if cause.act is not None:
            acts.remember(self._db, cause.act, Outcome(ack))
        return ack

    def _begin(self, session_id: str, name: str = "", maker: str | None = None) -> bool:
        """Whether there was none of that id, and there is now. Raises BadInput where one was deleted."""
        session_ends.check_not_deleted(self._db, session_id)
        begin = "INSERT OR IGNORE INTO sessions (id, name, updated, started, maker) VALUES (?1, ?2, ?3, ?3, ?4)"
        return bool(self._db.execute(begin, (session_id, name, now(), maker)).rowcount)

    async def touch(
        self, session_id: str, reader: str | None = None, member: bytes | None = None, maker: str | None = None
    ) -> SessionInfo:
        """Create a session if it is new, of this `maker`, and return where it stands.

        What is said from now on is news to the `reader`, who has come in; the `member` has been in it from now on.
        """

        def act() -> SessionInfo:
            self._begin(session_id, maker=maker)
            if reader is not None:
                read_marks.mark(self._db, reader, session_id, 0)
            if member is not None:
                self._db.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (member, session_id))
            return self._info(session_id)

        return await self._transact(act)

    async def extent(self, session_id: str) -> SessionExtent:
        """How much would go with a session, and who has made it. Raises BadInput where there is none."""
        return await self._do(lambda: session_ends.extent(self._db, session_id))

    async def sessions_named(self, name: str) -> list[str]:
        """The ids of the sessions that somebody gave a name, whatever its case and white space; newest first."""
        wanted = " ".join(name.split()).casefold()

        def act() -> list[str]:
            named = self._db.execute("SELECT id, name FROM sessions WHERE name != '' ORDER BY updated DESC")
            return [session_id for session_id, given in named if " ".join(given.split()).casefold() == wanted]

        return await self._do(act)

    async def name_of(self, session_id: str) -> str:
        """The name that somebody gave a session; empty where nobody did."""
        query = "SELECT name FROM sessions WHERE id = ?"
        row = await self._do(lambda: self._db.execute(query, (session_id,)).fetchone())
        return str(row[0]) if row is not None else ""

    def _info(self, session_id: str) -> SessionInfo:
        name, updated = self._db.execute("SELECT name, updated FROM sessions WHERE id = ?", (session_id,)).fetchone()
        return SessionInfo(session_id=session_id, name=name, seq=self._latest(session_id), updated=updated)

    async def archive(self, session_id: str, person: bytes, archived: bool) -> None:
        """Put a session into somebody's archive, or take it out. Raises BadInput where there is none."""
        await self._transact(lambda: session_ends.archive(self._db, session_id, person, archived))

    async def delete_session(self, session_id: str, allow: Callable[[str | None], object], cause: Cause) -> Ack:
        """Delete a session and all that is in it, and keep of it that this act has done so. Raises BadInput.

        `allow` is given who made it, where that is known, and raises if this may not be.
        """

        def act() -> Ack:
            allow(session_ends.maker(self._db, session_id))
            session_ends.erase(self._db, session_id)
            ack = Ack(ok=True)
            if cause.act is not None:
                acts.remember(self._db, cause.act, Outcome(ack))
            return ack

        ack = await self._transact(act)
        self._previews.forget(session_id)
        self._authors.forget(session_id)
        # What was in it is in the write-ahead log too, until it begins anew.
        await self._do(lambda: self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        return ack

    async def forget_unused_sessions(self) -> int:
        """Forget the old sessions in which nothing was ever done; see `session_ends.forget_unused`."""
        today = dt.datetime.now(dt.UTC)
        return await self._transact(lambda: session_ends.forget_unused(self._db, today))

    async def sessions(
        self,
        user: str = "",
        present: Iterable[str] = (),
        visible: Collection[str] | None = (),
        *,
        person: bytes = b"",
        maker: str = "",
    ) -> list[SessionInfo]:
        """The list of sessions, newest first, with counts of what is unread; `present` are those somebody is in.

        What was done and said last is told of the `visible` ones; None: of all. The `person` is whose archive counts,
        and the `maker` whose sessions are theirs.
        """
        seen = None if visible is None else set(visible)

        def told(info: SessionInfo) -> SessionInfo:
            if seen is not None and info.session_id not in seen:
                return msgspec.structs.replace(info, notebook="", started=None)
            preview = self._previews.of(self._db, info.session_id, info.seq)
            return msgspec.structs.replace(info, doing=preview.doing, preview=preview.last, runs=preview.runs)

        return await self._do(
            lambda: [told(each) for each in read_marks.sessions(self._db, user, present, person, maker)]
        )

    async def sessions_of_member(self, member: bytes) -> list[str]:
        """The sessions that somebody has been in."""
        query = "SELECT session_id FROM members WHERE secret = ?"
        return [row[0] for row in await self._do(lambda: self._db.execute(query, (member,)).fetchall())]

    async def mark_read(self, user: str, session_id: str, seq: int) -> None:
        """Set how far a user has read a session."""

        def act() -> None:
            read_marks.mark(self._db, user, session_id, min(max(seq, 0), self._latest(session_id)))

        await self._transact(act)

    def _latest(self, session_id: str) -> int:
        row = self._db.execute("SELECT max(seq) FROM log WHERE session_id = ?", (session_id,)).fetchone()
        return int(row[0] or 0)

    # -- the log ------------------------------------------------------------------------------------------------

    async def append(
        self,
        session_id: str,
        event: E,
        cause: Cause | None = None,
        *,
        intent: Intent | None = None,
        result: Result | None = None,
        witness: str | None = None,
    ) -> E:
        """Append an event to a session's log, and return it with its seq.

        What it comes of (`cause`), what is to come of it (`intent`) and what a run has found (`result`) are kept with
        it, whole or not at all. It is no news to the `witness`, a user.
        """

        def act() -> E:
            there = not session_ends.is_deleted(self._db, session_id)
            if there and intent is not None:
                acts.intend(self._db, intent)
            if there and result is not None and isinstance(event, RunState):
                results.keep(self._db, event.run_id, session_id, result)
            return self._append(session_id, event, cause, witness)

        return await self._transact(act)

    def _append(self, session_id: str, event: E, cause: Cause | None = None, witness: str | None = None) -> E:
        if session_ends.is_deleted(self._db, session_id):
            if isinstance(event, RunState) and event.status == "queued":  # nobody would ever see it
                session_ends.check_not_deleted(self._db, session_id)
            return event  # of what was under way there nothing is kept
        seq = self._latest(session_id) + 1
        stored = msgspec.structs.replace(event, seq=seq)
        run_id = event.run_id if isinstance(event, (RunState, RunAnnotation)) else None
        written = msgspec.structs.replace(stored, curves=None) if isinstance(stored, RunState) else stored
        client_id = getattr(stored, "client_id", None)
        row = (session_id, seq, event.event, client_id, run_id, to_json(written))
        self._db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", row)
        if not self._db.execute("UPDATE sessions SET updated = ? WHERE id = ?", (now(), session_id)).rowcount:
            self._begin(session_id)  # as another backend forgot it, for having been unused
        read_marks.note(self._db, session_id, seq, stored, witness)
        if isinstance(stored, RunState):
            run_table.record(self._db, stored)
            if stored.status == "queued":
                ours = (run_id, session_id, *ourselves())
                self._db.execute("INSERT OR REPLACE INTO unsettled VALUES (?, ?, ?, ?)", ours)
            elif stored.status != "running":
                self._db.execute("DELETE FROM unsettled WHERE run_id = ?", (run_id,))
        if cause is not None:
            acts.come_of(self._db, cause, stored)
        return stored

    async def read(self, question: ReadEvents) -> EventPage:
        """A page of events after or before a seq, oldest first; at least one event, if there is one."""
        limit = min(max(question.limit, 1), _MAX_PAGE_EVENTS)

        def act() -> EventPage:
            if question.before is not None:
                where, order, bound = "seq < ?", "DESC", question.before
            else:
                where, order, bound = "seq > ?", "ASC", question.after or 0
            query = f"SELECT event, payload FROM log WHERE session_id = ? AND {where} ORDER BY seq {order} LIMIT ?"
            events: list[StoredEvent] = []
            size, more = 0, False
            for event, payload in self._db.execute(query, (question.session_id, max(min(bound, 2**62), 0), limit + 1)):
                size += len(payload)
                more = len(events) == limit or (size > MAX_PAGE_BYTES and bool(events))
                if more:
                    break
                events.append(StoredEvent(event=event, payload=msgspec.json.decode(payload)))
            if question.before is not None:
                events.reverse()
            return EventPage(ok=True, events=events, more=more)

        return await self._do(act)

    async def rewrite(
        self, edit: MessageEdit, allow: Callable[[Message | None], object], cause: Cause | None = None
    ) -> MessageEdit:
        """Edit a message in place, or (no content) erase it; the edit is appended, and returned with its seq.

        `allow` is given the message (None if there is none) and raises if this may not be.
        """

        def act() -> MessageEdit:
            query = (
                "SELECT seq, event, payload FROM log INDEXED BY log_by_message"
                " WHERE session_id = ? AND event IN ('message', 'messageEdit')"
                " AND json_extract(CAST(payload AS TEXT), '$.id') = ? ORDER BY seq"
            )
            lines = self._db.execute(query, (edit.session_id, edit.id)).fetchall()
            message = next((decode(line, Message) for _, event, line in lines if event == "message"), None)
            allow(message)
            for seq, event, line in lines:
                now_said: Event
                if event == "messageEdit":
                    now_said = msgspec.structs.replace(decode(line, MessageEdit), content=edit.content)
                elif edit.content is not None:
                    changed = {"content": edit.content, "edited": edit.timestamp}
                    now_said = msgspec.structs.replace(decode(line, Message), **changed)
                else:
                    now_said = msgspec.structs.replace(edit, seq=seq, client_id=message and message.client_id)
                    event = "messageEdit"
                    read_marks.forget(self._db, edit.session_id, seq)
                row = event, to_json(now_said), edit.session_id, seq
                self._db.execute("UPDATE log SET event = ?, payload = ? WHERE session_id = ? AND seq = ?", row)
            return self._append(edit.session_id, edit, cause)

        stored = await self._transact(act)
        # The old words are in the write-ahead log too, until it begins anew.
        await self._do(lambda: self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        return stored

    async def annotate(
        self,
        run_id: str,
        allow: Callable[[str], object],
        *,
        user: str | None,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        note: str | None = None,
    ) -> RunAnnotation:
        """Change the tags and the note of a run; the change is appended to its session's log, and returned.

        `allow` is given the run's session and raises if this may not be.
        """

        def act() -> RunAnnotation:
            row = run_table.annotate(self._db, run_id, allow, add=add, remove=remove, note=note)
            told = RunAnnotation(
                session_id=row["session_id"],
                run_id=run_id,
                timestamp=now(),
                tags=row["tags"],
                note=row["note"],
                user=user,
            )
            earlier = "SELECT session_id, seq, payload FROM log WHERE run_id = ? AND event = 'runAnnotation'"
            for session_id, seq, payload in self._db.execute(earlier, (run_id,)).fetchall():
                line = msgspec.structs.replace(decode(payload, RunAnnotation), tags=told.tags, note=told.note)
                place = msgspec.json.encode(line), session_id, seq
                self._db.execute("UPDATE log SET payload = ? WHERE session_id = ? AND seq = ?", place)
            return self._append(told.session_id, told)

        return await self._transact(act)

    async def authors(self, session_id: str) -> set[str]:
        """The names of those who have said something in a session."""
        return set(await self._do(lambda: self._authors.of(self._db, session_id, self._latest(session_id))))

    async def lines_before(self, session_id: str, before: int, max_bytes: int) -> tuple[list[LogLine], bool]:
        """Some lines before a seq, newest first, and whether there are no more; those without a card are empty."""

        def act() -> tuple[list[LogLine], bool]:
            lines: list[LogLine] = []
            size = 0
            found = self._db.execute(_SHOWN_LINES, (session_id, before, _MAX_PAGE_EVENTS + 1))
            for line in map(LogLine._make, found):
                if len(lines) == _MAX_PAGE_EVENTS or size > max_bytes:
                    return lines, False
                lines.append(line)
                size += len(line.payload)
            return lines, True

        return await self._do(act)

    # -- acts ---------------------------------------------------------------------------------------------------

    async def outcome(self, act: Act) -> Outcome | None:
        """What an act became, so that a resend is idempotent; None for one that is new."""
        return await self._do(lambda: acts.outcome(self._db, act))

    async def remember(self, act: Act, became: Outcome) -> None:
        """Keep what an act became that left nothing in the log."""

        def keep() -> None:
            if not session_ends.is_deleted(self._db, act.session_id):  # what it became may be the session's
                acts.remember(self._db, act, became)

        await self._transact(keep)

    async def fulfil(self, intent_id: str) -> None:
        """Nothing more comes of an intent, if anything might have."""
        query = "SELECT 1 FROM intents WHERE id = ?"
        if await self._do(lambda: self._db.execute(query, (intent_id,)).fetchone()):
            await self._transact(lambda: acts.fulfil(self._db, intent_id))

    async def left_intents(self) -> list[Intent]:
        """The intents that earlier backends did not carry out, oldest first; each is counted as tried once more."""

        def act() -> list[Intent]:
            acts.prune(self._db)
            return acts.left(self._db)

        return await self._transact(act)

    # -- runs ---------------------------------------------------------------------------------------------------

    async def run_states(
        self,
        session_id: str,
        *,
        newest: int | None = None,
        run_id: str | Sequence[str] | None = None,
        kind: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        strategy: str | None = None,
    ) -> list[RunState]:
        """The latest state of each run of a session, of whatever kind, oldest run first.

        Of those alone that are asked for, and of these the `newest`: a session may have thousands, and each is some
        kilobytes.
        """
        wanted = {"session_id": session_id, "run_id": run_id, "kind": kind, "status": status, "strategy": strategy}
        tests = {name: any_of(name, value) for name, value in wanted.items() if value is not None}
        chosen: dict[str, Any] = {name: value for name, (_, value) in tests.items()}
        chosen["newest"] = -1 if newest is None else newest
        where = " AND ".join(test for test, _ in tests.values())
        query = f"SELECT ({run_table.LATEST_STATE}) FROM runs WHERE {where} ORDER BY id DESC LIMIT :newest"

        def act() -> list[RunState]:
            found = [from_json(payload, RunState) for (payload,) in self._db.execute(query, chosen)]
            return found[::-1]

        return await self._do(act)

    async def recalled_runs(
        self, session_id: str, text: str, *, person: str | None = None, own: bool = False
    ) -> list[RunState]:
        """The runs of a session that a sentence may go back to; see `recalled.py`."""
        return await self._do(lambda: list(recalled(self._db, session_id, text, person=person, own=own)))

    async def last_strategies(self, session_id: str, limit: int) -> list[str]:
        """The strategies of a session's single runs, what ran last first."""
        return await self._do(lambda: last_strategies(self._db, session_id, limit))

    async def count_runs(self, session_id: str) -> int:
        return await self._do(lambda: run_table.count(self._db, session_id))

    async def abandon_orphans(self) -> int:
        """Settle the runs of backends that ended before they did, and return how many there were."""

        def act() -> int:
            unsettled = self._db.execute("SELECT run_id, session_id, owner, born FROM unsettled").fetchall()
            orphans = [(run_id, session_id) for run_id, session_id, *owner in unsettled if not lives(*owner)]
            for run_id, session_id in orphans:
                query = "SELECT payload FROM log WHERE run_id = ? AND event = 'runState' ORDER BY seq DESC LIMIT 1"
                state = from_json(self._db.execute(query, (run_id,)).fetchone()[0], RunState)
                fault = Fault(
                    code="backend_stopped",
                    message=say("failed.stopped", "The backend stopped before it was done."),
                    hint=_how_again(state.kind, sweep_parts.count(self._db, run_id)),
                )
                self._append(
                    session_id,
                    msgspec.structs.replace(state, status="failed", fault=fault, timestamp=now()),
                )
            return len(orphans)

        return await self._transact(act)

    # -- results ------------------------------------------------------------------------------------------------

    async def save_result(self, id: str, session_id: str, result: Result) -> None:
        """Keep the data and curves of a settled run, comparison or sweep."""

        def keep() -> None:
            if not session_ends.is_deleted(self._db, session_id):
                results.keep(self._db, id, session_id, result)

        await self._transact(keep)

    async def load_result(self, id: str) -> tuple[str, dict[str, Any], dict[str, bytes]] | None:
        """The session, data and curves of a settled run, comparison or sweep; None if there is no such result."""
        return await self._do(lambda: results.load(self._db, id))

    async def imported_runs(self, name: str | None = None) -> list[ImportedRun]:
        """The runs that were imported by a name, or by any; newest first."""
        return await self._do(lambda: imported_runs.imported(self._db, name))


def _how_again(kind: RunKind, kept: int) -> Sentence:
    """What to do about a run of which so much is kept."""
    if not kept:
        return say("hint.run_again", "Run it again.")
    if kind == SWEEP.name:
        return say("hint.resume", "Run it again: the {n:,} combinations that were done are kept.", n=kept)
    return say("hint.resume_runs", "Run it again: the {n:,} runs that were done are kept.", n=kept)


def decode(payload: bytes, kind: type[E]) -> E:
    """A stored event as its Struct; fields of a later program are passed over."""
    return from_json(payload, kind)
