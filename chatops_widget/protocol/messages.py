"""Every payload between a client and a backend, one Struct each: the base contract and protocol 2.

Fields below a `# protocol 2` line are optional and only sent to a peer that speaks it, and so is the glossary of
`wire.py`. A field that equals its default is left off the wire. `js/src/protocol.gen.ts` is generated from this file
and `panel.py`.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from .run_kinds import RunKind

PROTOCOL = 2
SOCKETIO_PATH = "/ws/chatops"
DEFAULT_URL = "ws://localhost:8500"
RECONNECTION_ATTEMPTS = 5
RECONNECTION_DELAY = 1.0  # seconds; doubles up to RECONNECTION_DELAY_MAX, as in the JavaScript client
RECONNECTION_DELAY_MAX = 5.0
MAX_CONTENT = 64_000  # characters in one message

# What a client makes up and a backend keeps; the content of a message has a limit of its own.
Id = Annotated[str, msgspec.Meta(max_length=128)]
CommandName = Annotated[str, msgspec.Meta(max_length=64)]
Role = Literal["user", "assistant", "system"]
RunStatus = Literal["queued", "running", "completed", "failed", "cancelled"]
ConnectionStatus = Literal["starting", "connecting", "connected", "reconnecting", "disconnected", "closed"]
SETTLED: frozenset[str] = frozenset({"completed", "failed", "cancelled"})


class Payload(msgspec.Struct, rename="camel", frozen=True, kw_only=True, omit_defaults=True, repr_omit_defaults=True):
    """camelCase on the wire, snake_case in Python."""


class Event(Payload, frozen=True):
    """What a server tells, under the name that its class bears. Each direct subclass is one event: see `EVENTS`."""

    event: ClassVar[str]


class FaultPlace(Payload, frozen=True):
    """The line of a strategy's file that raised."""

    file: str  # its name alone
    line: int
    text: str = ""


class Fault(Payload, frozen=True):
    """An error that crossed the wire."""

    code: str
    message: str
    hint: str | None = None
    where: FaultPlace | None = None


class Taint(Payload, frozen=True):
    """Why the numbers of a run are not to be relied on. It goes wherever they go."""

    code: str  # "looks_ahead", "not_repeatable" or "unchecked", for now
    message: str
    parameters: dict[str, Any] = {}  # the strategy's own, with which it was found
    known: str | None = None  # the last bar that both futures have
    date: str | None = None  # of a decision that is not the same in both
    decides: float | None = None  # what it decides on that date
    instead: float | None = None  # in the other future


# -- client -> server -------------------------------------------------------------------------------------------
# joinSession and leaveSession carry one bare string, the session's id.


class SendMessage(Payload, frozen=True):
    session_id: Id
    content: str
    # protocol 2
    client_id: Id | None = None


class ExecuteCommand(Payload, frozen=True):
    session_id: Id
    command: CommandName
    parameters: dict[str, Any] | None = None
    # protocol 2
    client_id: Id | None = None
    text: str | None = None  # as typed; stored as the user's message when present


class CreateSession(Payload, frozen=True):
    """protocol 2: name a session (made if it is not there). Acked with `Ack`.

    One that has to be `new` is refused as "session_exists" where it is not, so that nobody makes somebody else's.
    """

    session_id: Id
    name: str
    client_id: Id | None = None
    new: bool = False
    notebook: str = ""  # that a new one is made in: its file's name


class ArchiveSession(Payload, frozen=True):
    """protocol 2: put a session into one's own archive, or take it out; others see it as before. Acked with `Ack`."""

    session_id: Id
    archived: bool = True


class DeleteSession(Payload, frozen=True):
    """protocol 2: delete a session with all that is in it, for everybody. Acked with `Ack`; told as a `SessionDeleted`.

    Who made it may, by the same proof as for a message.
    """

    session_id: Id
    client_id: Id | None = None


class ReadEvents(Payload, frozen=True):
    """protocol 2: what happened after a seq, or (for older pages) before one. Acked with `EventPage`."""

    session_id: Id
    after: int | None = None
    before: int | None = None
    limit: int = 500


class CancelRun(Payload, frozen=True):
    """protocol 2: stop a run. Acked with `Ack`; the outcome comes as a `RunState`."""

    session_id: Id
    run_id: Id
    client_id: Id | None = None


class GetResult(Payload, frozen=True):
    """protocol 2: the curves of a settled run or of a comparison. Acked with `ResultData`."""

    id: Id


class GetPrices(Payload, frozen=True):
    """protocol 2: the bars of a symbol, as a run would have them. Acked with `PricesData`."""

    session_id: Id
    symbol: str
    start: str | None = None  # ISO 8601, both included
    end: str | None = None
    adjust: bool = False


class EditMessage(Payload, frozen=True):
    """protocol 2: change one's own message, or (no content) delete it. Acked with `Ack`; told as a `MessageEdit`."""

    session_id: Id
    id: Id
    content: str | None = None
    client_id: Id | None = None


class StopReply(Payload, frozen=True):
    """protocol 2: write no more of a reply. Acked with `Ack`; what was written so far becomes the whole `Message`."""

    session_id: Id
    id: Id


class SetTyping(Payload, frozen=True):
    """protocol 2: somebody is writing; said again every few seconds while they are. Told as `Presence`."""

    session_id: Id
    typing: bool


class SetPresence(Payload, frozen=True):
    """protocol 2: a member looks at the session, or has gone elsewhere and only waits for runs. Joining is looking."""

    session_id: Id
    here: bool


class MarkRead(Payload, frozen=True):
    """protocol 2: this user has seen the session up to a seq. Kept, and counted from in `SessionInfo.unread`."""

    session_id: Id
    seq: int


class FindEvents(Payload, frozen=True):
    """protocol 2: which stored events hold these words, whatever their case. Acked with `FoundEvents`."""

    session_id: Id
    text: str
    before: int | None = None  # a seq: only what happened earlier
    limit: int = 1000


class FindRuns(Payload, frozen=True):
    """protocol 2: which stored runs fit, newest first, of the sessions that who asks may see. Acked with `FoundRuns`.

    All that is given must hold. `text` and `where` are read by one grammar: see `docs/python.md`.
    """

    text: str = ""
    where: str = ""  # comparisons alone
    strategy: str | None = None
    symbol: str | None = None
    tag: str | None = None
    session: str | None = None  # one alone
    before: int | None = None  # the `next` of an answer: what comes after it
    limit: int = 200


class ImportResult(Payload, frozen=True):
    """protocol 2: a track record that was made elsewhere, to be kept as a finished run. Acked with `Ack`, its `run_id`.

    Columns as in `ResultData`: `date` and `equity`, one value a bar; and, where there are trades, `trades.entry_date`,
    `trades.exit_date`, `trades.side`, `.units`, `.entry_price`, `.exit_price`, `.pnl` and `.fees`, NaN where unknown.
    """

    session_id: Id
    name: str
    source: str  # what it was made of, in words
    columns: dict[str, bytes]
    notes: list[str] = []
    client_id: Id | None = None


class UploadFile(Payload, frozen=True):
    """protocol 2: a price file or a strategy file for the backend. Acked with `Ack`."""

    session_id: Id
    name: str
    content: bytes
    client_id: Id | None = None


# -- server -> client -------------------------------------------------------------------------------------------


class ServerHello(Payload, frozen=True):
    """protocol 2: what the server speaks, told before it accepts the connection of a client that said `protocol: 2`.

    So whoever is connected knows: one that has told nothing by then is no server of ours, however long its link is.
    """

    protocol: int
    author: str | None = None  # that the client's messages will bear


class CommandOffer(Payload, frozen=True):
    """A command line that somebody may want, and which of their words it leaves out."""

    line: str
    without: str = ""


class FigureSource(Payload, frozen=True):
    """Where a number of a message comes from: a run and one of its metrics.

    `start` and `end` count Unicode code points of the content, as Python does; JavaScript counts UTF-16 units. Without
    a `run_id` it is a number of which no source is known.
    """

    start: int
    end: int
    run_id: str = ""
    metric: str = ""  # a name of `METRICS`, or of `figure_names.py`, such as "worst_year"
    strategy_id: str = ""  # of the run, or the row of a comparison


class MessageMetadata(Payload, frozen=True):
    """What a message of the assistant brings along beside its words, as far as the panel shows it."""

    commands: list[str] = []  # the command lines it stands for, which are carried out
    offers: list[CommandOffer] = []  # command lines to choose from
    report: str = ""  # the id of a comparison whose tear sheet it offers
    session_end: str = ""  # "delete", "archive" or "restore": what it asks of a session
    session_end_of: str = ""  # the id of another session than the one that it is in
    figures: list[FigureSource] = []  # in order, none over another


class Message(Event, frozen=True):
    """Something said by a user, the assistant or the system."""

    event = "message"

    id: str
    session_id: str
    role: Role
    content: str
    timestamp: str  # ISO 8601 with zone
    metadata: dict[str, Any] | None = None
    # protocol 2
    seq: int | None = None
    client_id: str | None = None
    user: str | None = None
    author: str | None = None  # who wrote it: a hash of their secret and name, so that no name alone proves it
    edited: str | None = None  # when; the content is the newest


class MessageChunk(Event, frozen=True):
    """protocol 2: the next piece of a reply being written. Not stored: the whole `Message` of this id follows.

    The first may be empty: somebody is about to write. If nothing comes of it, a `MessageEdit` without a seq takes
    it back.
    """

    event = "messageChunk"

    id: str
    session_id: str
    role: Role
    timestamp: str
    offset: int  # characters that came before this piece
    text: str
    user: str | None = None


class MessageEdit(Event, frozen=True):
    """protocol 2: a message was changed, or (no content) deleted. Stored, and the message's own line is changed too.

    All lines about a message say what it is now: an earlier edit has the newest content, and where a deleted message
    stood is an edit without content, with the `client_id` that the message had.
    """

    event = "messageEdit"

    session_id: str
    id: str
    timestamp: str
    content: str | None = None
    seq: int | None = None
    client_id: str | None = None
    user: str | None = None
    author: str | None = None  # of the edit: see `Message.author`


class Person(Payload, frozen=True):
    """Somebody in a session; without a name, who did not give one."""

    user: str = ""
    typing: bool = False


class Presence(Event, frozen=True):
    """protocol 2: who is in the session now, each once. The whole list, whenever it changes."""

    event = "presence"

    session_id: str
    people: list[Person]


class SessionsChanged(Event, frozen=True):
    """protocol 2: `listSessions` would tell something new. At most one a second."""

    event = "sessionsChanged"


class BestSoFar(Payload, frozen=True):
    """The leader of a sweep under way."""

    parameters: dict[str, Any]
    metric: str
    value: float


class SessionDeleted(Event, frozen=True):
    """protocol 2: a session was deleted, and nobody is in it any more. Told to those who were."""

    event = "sessionDeleted"

    session_id: str
    name: str = ""
    user: str | None = None  # who has deleted it


class Tick(Payload, frozen=True):
    """What changes while something runs. A fact that a worker says is on the page under the same name."""

    done: int | None = None  # bars; of a sweep, combinations
    bars_per_second: float | None = None
    runs_per_second: float | None = None  # of a sweep
    current_date: str | None = None
    seconds_left: float | None = None
    best: BestSoFar | None = None  # of a sweep


class BacktestProgress(Tick, Event, frozen=True, kw_only=True):
    """How far a run is. All of its tick is protocol 2."""

    event = "backtestProgress"

    backtest_id: str
    progress: float  # 0..100
    status: RunStatus
    message: str | None = None
    # protocol 2
    session_id: str | None = None
    total: int | None = None
    attempt: int | None = None
    queue_position: int | None = None  # 1 is next

    @property
    def tick(self) -> Tick:
        """What changes of it, alone."""
        return Tick(**{name: getattr(self, name) for name in Tick.__struct_fields__})


class CommandResult(Event, frozen=True):
    """What came of a command. A refusal has `success` False, and words for people in `message`."""

    event = "commandResult"

    success: bool
    message: str
    data: dict[str, Any] | None = None
    # protocol 2
    session_id: str | None = None
    seq: int | None = None
    client_id: str | None = None
    command: str | None = None
    fault: Fault | None = None
    timestamp: str | None = None


class ErrorEvent(Event, frozen=True):
    event = "error"
    message: str
    # protocol 2
    code: str | None = None
    hint: str | None = None


class RunState(Event, frozen=True):
    """protocol 2: a run, a comparison or a sweep entered a state. Each is stored, so each has a seq of its own.

    Comparisons and sweeps go the same way as runs: queued, running, settled, with progress and cancel. The curves of a
    sweep are its table: one value a combination, `parameter.NAME` and `metric.NAME`.
    """

    event = "runState"

    session_id: str
    run_id: str
    status: RunStatus
    strategy_id: str
    parameters: dict[str, Any]
    timestamp: str
    kind: RunKind = "backtest"
    seq: int | None = None
    client_id: str | None = None
    user: str | None = None
    queue_position: int | None = None
    strategy_ids: list[str] | None = None  # of a comparison: strategies and runs, as they were asked for
    stopped: BacktestProgress | None = None  # of one failed or cancelled: how far it came
    fault: Fault | None = None
    data: dict[str, Any] | None = None  # once completed: as in its `commandResult`
    curves: dict[str, bytes] | None = None  # live, to who asked for it; anyone reads them later with `getResult`


class RunAnnotation(Event, frozen=True):
    """protocol 2: the tags and the note of a run, whole, as somebody has changed them. Stored.

    All lines about one run say what holds now, as those about a message do.
    """

    event = "runAnnotation"

    session_id: str
    run_id: str
    timestamp: str
    tags: list[str] = []
    note: str = ""
    seq: int | None = None
    user: str | None = None


# -- acks (protocol 2) ------------------------------------------------------------------------------------------


class ParameterSpec(Payload, frozen=True):
    """What a command or a strategy accepts under one name."""

    name: str
    type: Literal["int", "float", "bool", "str", "date", "strategy", "symbol", "run", "command", "strategies"]
    summary: str = ""
    default: int | float | bool | str | None = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: list[str] | None = None


class CommandSpec(Payload, frozen=True):
    """A slash command. Parameters given without a name fill `positional` in order; a list type takes the rest."""

    name: str
    summary: str
    parameters: list[ParameterSpec] = []
    positional: list[str] = []
    sweeps: bool = False  # the parameters of the strategy it names take lists and ranges: see `ranges.py`
    rest: str = ""  # the positional parameter, the last, that takes the rest of the line just as it is typed


class StrategySpec(Payload, frozen=True):
    id: str
    name: str
    summary: str
    description: str = ""
    parameters: list[ParameterSpec] = []
    file: str = ""  # that it was uploaded in
    aliases: list[str] = []  # other names that people use for it
    portfolio: bool = False  # it takes several symbols


class SymbolSpec(Payload, frozen=True):
    symbol: str
    name: str = ""
    start: str | None = None
    end: str | None = None
    bars: int | None = None
    source: str = ""
    uploaded: bool = False  # so that another upload may replace it
    aliases: list[str] = []  # other names that people use for it


class SessionPreview(Payload, frozen=True):
    """The last message of a session, or the last state of a run, in one line."""

    text: str  # a run's strategies
    timestamp: str
    role: Role | None = None  # of a message
    status: RunStatus | None = None  # of a run
    user: str | None = None


class SessionInfo(Payload, frozen=True):
    """A line of the list of sessions. From `notebook` on, only of those whose runs one may see."""

    session_id: str
    name: str = ""
    seq: int = 0
    updated: str | None = None
    unread: int = 0  # for who asks; 100 stands for that and more
    people: list[str] = []
    notebook: str = ""  # the one that made it
    started: str | None = None
    doing: str = ""  # the last command, by which one without a name is known
    preview: SessionPreview | None = None
    runs: int = 0
    archived: bool = False  # by who asks
    mine: bool = False  # who asks may delete it


class UploadRule(Payload, frozen=True):
    """A kind of file that the backend takes, or (`refusal`) why it takes none."""

    kind: Literal["prices", "strategy"]
    endings: list[str]
    max_bytes: int
    refusal: str | None = None


class CatalogChange(Event, frozen=True):
    """protocol 2: strategies or symbols came or went, as by an upload."""

    event = "catalog"

    strategies: list[StrategySpec]
    symbols: list[SymbolSpec]


class JoinAck(Payload, frozen=True):
    """Where a session stands. The `history` is the id of the backend's store, and `opened` of its opening of it."""

    protocol: int
    session_id: str
    seq: int
    name: str = ""
    commands: list[CommandSpec] = []
    strategies: list[StrategySpec] = []
    symbols: list[SymbolSpec] = []
    people: list[Person] = []
    uploads: list[UploadRule] = []
    drafts: list[MessageChunk] = []  # replies being written, each from its beginning
    history: str | None = None
    opened: str | None = None


class Ack(Payload, frozen=True):
    """`ok`, or why not. `run_id` is the run that a command started."""

    ok: bool
    seq: int | None = None
    run_id: str | None = None
    fault: Fault | None = None


class StoredEvent(Payload, frozen=True):
    """One line of a session's log: the event's name and its payload, as it was sent live."""

    event: str  # "message", "messageEdit", "runState", "runAnnotation" or "commandResult", for now
    payload: dict[str, Any]


class EventPage(Payload, frozen=True):
    ok: bool
    events: list[StoredEvent] = []
    more: bool = False
    fault: Fault | None = None


class ResultData(Payload, frozen=True):
    """Curves by column, as little-endian bytes: dates are int64 nanoseconds UTC, the rest float64."""

    ok: bool
    id: str = ""
    data: dict[str, Any] | None = None
    curves: dict[str, bytes] | None = None
    fault: Fault | None = None


class PricesData(Payload, frozen=True):
    """Bars by column, as little-endian bytes: `date` is int64 nanoseconds, the rest float64, NaN where unknown."""

    ok: bool
    symbol: str = ""
    source: str = ""
    bars_per_year: float = 0.0
    notes: list[str] = []
    columns: dict[str, bytes] = {}
    fault: Fault | None = None


class FoundEvents(Payload, frozen=True):
    """The seqs of the events that hold the words, newest first; of the events of one run, the latest."""

    ok: bool
    seqs: list[int] = []
    more: bool = False  # than `limit`, or than has been looked through
    next: int | None = None  # there is more to look through: what to ask for it with, as `before`
    fault: Fault | None = None


class FoundRun(Payload, frozen=True):
    """A stored run, of whichever session."""

    run_id: str
    session_id: str
    seq: int  # in that session's log, of its first line
    kind: RunKind
    strategy_id: str
    status: RunStatus
    timestamp: str  # when it was asked for
    parameters: dict[str, Any] = {}
    metrics: dict[str, float] = {}
    session_name: str = ""
    symbol: str | None = None
    start: str | None = None
    end: str | None = None
    user: str | None = None
    tags: list[str] = []
    note: str = ""
    taint: Taint | None = None


class FoundRuns(Payload, frozen=True):
    """The runs that fit, newest first."""

    ok: bool
    runs: list[FoundRun] = []
    next: int | None = None  # there are more: what to ask for them with
    query: str = ""  # what was looked for, as it was understood, in the words of the grammar
    searched: int = 0  # runs that who asks may see, if none of them fits
    offers: list[CommandOffer] = []  # if none fits: what leaves something out, and finds some
    fault: Fault | None = None


class SessionList(Payload, frozen=True):
    """Ack of `listSessions`."""

    ok: bool
    sessions: list[SessionInfo] = []
    fault: Fault | None = None


EVENTS: dict[str, type[Event]] = {kind.event: kind for kind in Event.__subclasses__()}


def now() -> str:
    """The time as every timestamp here has it: ISO 8601, UTC, in milliseconds."""
    return dt.datetime.fromtimestamp(time.time(), dt.UTC).isoformat(timespec="milliseconds")
