"""Every message between the kernel and the page, one Struct each. The tag field is `t`.

Kernel to page:
    Delta      what changed, numbered, for every view; the newest state of each item, never a list of steps
    Heartbeat  the number of the last delta, so that a lost last one is noticed
    the rest   answers, each addressed (`to`) to the view that asked
Page to kernel:
    Hello, Resync   answered by a Snapshot: the whole visible state
    questions       Older, Find, Plot, Export, LoadAsset, UploadStatus, TakePicture: asked again until answered,
                    which does no harm
    acts            what has an `id`: sent again with the same id until a delta acks it; done once
    moments         Typing, MarkSeen, Reconnect: said once; it does not matter if one is lost

An item is drawn by its `key` and ordered by its `n`; a later item with the same key replaces the earlier.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ..errors.sentences import Phrase
from .messages import (
    CommandOffer,
    CommandSpec,
    ConnectionStatus,
    Fault,
    FigureSource,
    FoundRun,
    Person,
    Role,
    RunStatus,
    SessionInfo,
    StrategySpec,
    SymbolSpec,
    Taint,
    Tick,
    UploadRule,
)
from .run_kinds import RunKind
from .wire import collector, with_glossary


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


class Envelope(
    msgspec.Struct, rename="camel", frozen=True, kw_only=True, omit_defaults=True, tag_field="t", tag=_camel
):
    """A tagged message; `to_page` and `from_page` below are the only doors."""


class KernelEnvelope(Envelope, frozen=True, kw_only=True):
    """One that the kernel sends."""

    glossary: dict[str, Phrase] = {}  # what its English sentences say, for readers of another language


class Part(msgspec.Struct, rename="camel", frozen=True, kw_only=True, omit_defaults=True):
    """A piece of an envelope."""


# Bytes of a file that a page sends: Jupyter's server breaks the link at 10 MiB a message.
MAX_PANEL_FILE = 8 * 1024 * 1024

# -- what the panel shows ---------------------------------------------------------------------------------------

Delivery = Literal["queued", "sent", "failed"]
Curve = Literal["equity", "drawdown", "rolling_sharpe", "correlation", "monthly_returns"]


class Item(msgspec.Struct, rename="camel", frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One row of the transcript."""

    key: str
    n: int  # the order; may be negative (older history), never equal for two keys
    timestamp: str  # ISO 8601 with zone
    seq: int | None = None  # in the session's log; of an item that several events made, the first


class MessageItem(Item, frozen=True, tag="message"):
    role: Role
    content: str
    user: str | None = None
    mine: bool = False
    delivery: Delivery = "sent"
    fault: Fault | None = None  # a refusal: shown with its hint
    edited: bool = False
    editable: bool = False  # one's own, and the backend can change it
    streaming: bool = False  # more of it is coming
    commands: list[str] = []  # the command lines that it stands for
    offers: list[CommandOffer] = []  # command lines to choose from
    report: str = ""  # the id of a comparison whose tear sheet it offers
    session_end: str = ""  # "delete", "archive" or "restore": what it asks of a session
    session_end_of: str = ""  # the id of another session than the one that it is in
    figures: list[FigureSource] = []  # in UTF-16 units here, as JavaScript counts


class Luck(Part, frozen=True):
    """How much of a result may be luck, where more was tried than this; see `BacktestResult` and `SweepResult`."""

    words: str  # all of it, in English
    more: bool | None = None  # than luck alone would show; None where that was not told
    trials: int = 0
    effective: float = 0.0
    since: str = ""  # a day
    people: int = 1
    sharpe: float | None = None  # that luck alone would show
    deflated: float | None = None
    overfitting: float | None = None  # its probability
    neighbours: float | None = None  # what they reach in the metric, if the best is an isolated peak


class Asked(Part, frozen=True):
    """The command that has what a card shows made again."""

    command: str
    parameters: dict[str, Any]


class WalkFold(Part, frozen=True):
    """One test of a walk-forward or a cross-validation, with the parameters that were chosen for it on other bars."""

    start: str
    end: str
    parameters: dict[str, Any] = {}  # those that were swept; none where nothing could be chosen
    trained: float | None = None  # the metric in training, of those
    tested: float | None = None  # the metric of the account in the test
    total_return: float | None = None


class RunItem(Item, frozen=True, tag="run"):
    run_id: str
    status: RunStatus
    strategy_id: str
    parameters: dict[str, Any]
    user: str | None = None
    progress: float = 0.0  # 0..100; stays where it stopped
    message: str | None = None
    total: int | None = None
    tick: Tick | None = None
    queue_position: int | None = None
    stopping: bool = False  # cancel was asked for, not yet confirmed
    fault: Fault | None = None
    metrics: dict[str, float] | None = None
    start: str | None = None
    end: str | None = None
    bars: int | None = None
    notes: list[str] | None = None
    taint: Taint | None = None
    imported: bool = False  # it was made elsewhere
    luck: Luck | None = None
    equity: list[float] | None = None  # a preview of at most 200 points, for the sparkline
    python: str | None = None  # the expression that gets the result in a cell
    work: RunKind = "backtest"  # a comparison or a sweep that is under way, or never came, is shown as a run
    folds: list[WalkFold] | None = None  # of a walk-forward or a cross-validation, at most 200
    chosen_by: str | None = None  # the metric that they were chosen by
    tags: list[str] = []
    note: str = ""
    asked: Asked | None = None  # once it is over


class ComparedStrategy(Part, frozen=True):
    strategy_id: str
    name: str
    metrics: dict[str, float]
    equity: list[float] | None = None  # rebased to 1, at most 200 points, same dates for all
    differs: dict[str, Any] | None = None  # what tells it from others of its strategy; the symbol is among it
    taint: Taint | None = None
    imported: bool = False  # it was made elsewhere
    group: int | None = None  # who can't be told apart by Sharpe ratio shares one; 1 is the best
    bounds: dict[str, list[float]] | None = None  # of some metrics: lower and upper, at 95 %


class ComparedPair(Part, frozen=True):
    """Two strategies beside each other, or one beside buying and holding."""

    a: str
    b: str
    difference: float | None = None  # of their Sharpe ratios, a year
    lower: float | None = None
    upper: float | None = None
    p: float | None = None
    p_holm: float | None = None
    reason: str | None = None  # why nothing can be told


class SweptRow(Part, frozen=True):
    """One combination of a sweep."""

    parameters: dict[str, Any]
    metrics: dict[str, float]
    tainted: bool = False


class HeatMap(Part, frozen=True):
    """A metric by two parameters, the best over any others; thinned out where there are many values."""

    rows: str
    columns: str
    row_values: list[Any]
    column_values: list[Any]
    cells: list[list[float | None]]
    thinned: bool = False


class SweepItem(Item, frozen=True, tag="sweep"):
    """A finished sweep."""

    run_id: str
    strategy_id: str
    metric: str
    parameters: dict[str, Any]  # what all have in common: symbol, costs
    swept: dict[str, str]  # the values that were tried, as words
    combinations: int
    skipped: int = 0
    failed: int = 0
    space: int | None = None  # of how many they were drawn at random
    seed: int | None = None
    earlier: int = 0  # that were not run again, since an earlier start had
    seconds: float | None = None
    user: str | None = None
    best: SweptRow | None = None
    top: list[SweptRow] = []
    heat: HeatMap | None = None
    luck: Luck | None = None
    start: str | None = None
    end: str | None = None
    bars: int | None = None
    notes: list[str] | None = None
    taint: Taint | None = None
    command: str | None = None  # runs the best
    python: str | None = None
    tags: list[str] = []
    note: str = ""
    asked: Asked | None = None  # once it is over


class ComparisonItem(Item, frozen=True, tag="comparison"):
    strategies: list[ComparedStrategy]
    ranking: list[str]
    user: str | None = None
    summary: str | None = None
    recommendation: str | None = None
    reasoning: str | None = None
    answer: str | None = None  # to the question that came with it
    benchmark_verdict: str | None = None
    pairs: list[ComparedPair] = []  # the first of them
    beside: list[ComparedPair] = []  # each strategy and the benchmark
    more_pairs: int = 0
    judging: bool = False  # what the differences are worth is still to come
    stopping: bool = False  # that was asked for, not yet confirmed
    symbol: str | None = None
    start: str | None = None
    end: str | None = None
    bars: int | None = None
    own_bars: bool = False  # each is measured on its own, so that no figure is better than another's
    python: str | None = None
    run_id: str = ""
    tags: list[str] = []
    note: str = ""
    asked: Asked | None = None  # once it is over


class FindItem(Item, frozen=True, tag="find"):
    """A search for stored runs, and what it finds for this reader."""

    query: str  # as it was understood
    text: str = ""  # as it was typed
    runs: list[FoundRun] = []
    more: bool = False  # than are shown
    searched: int = 0  # if nothing fits: how many were looked through
    offers: list[CommandOffer] = []  # and which wider search finds something
    searching: bool = False
    found_at: str | None = None
    python: str | None = None
    fault: Fault | None = None


AnyItem = MessageItem | RunItem | ComparisonItem | SweepItem | FindItem


class ConnectionFacts(Part, frozen=True):
    """Where we are: small, and sent whole when any of it changes."""

    status: ConnectionStatus
    session_id: str = ""  # none: the session was left
    session_name: str = ""
    user: str = ""
    protocol: int = 1
    detail: str | None = None  # why, in words: "starting the backend", the last error
    attempt: int | None = None  # of RECONNECTION_ATTEMPTS, while reconnecting
    max_attempts: int | None = None
    retry_at: float | None = None  # ms since 1970, when the next attempt is made
    picture: str = ""  # the name of the newest: the panel's mark, a space, a number


class Catalog(Part, frozen=True):
    """What can be typed: sent when a session is joined."""

    commands: list[CommandSpec] = []
    strategies: list[StrategySpec] = []
    symbols: list[SymbolSpec] = []
    uploads: list[UploadRule] = []


class Room(Part, frozen=True):
    """Who is here, and where else one can go."""

    people: list[Person] = []
    sessions: list[SessionInfo] = []


# -- kernel -> page ---------------------------------------------------------------------------------------------


class Snapshot(KernelEnvelope, frozen=True):
    to: str  # the view that asked
    epoch: str
    seq: int  # later deltas follow on from this one
    items: list[AnyItem]
    older: bool  # there is more above
    facts: ConnectionFacts
    catalog: Catalog
    room: Room


class Ticks(Part, frozen=True):
    """How far running items are, a list for each fact: most of what a page hears, so it is said in few words."""

    keys: list[str]
    progress: list[float]
    columns: dict[str, list[Any]]  # of `Tick`: each fact that is known of some, by its name there


class Delta(KernelEnvelope, frozen=True):
    epoch: str
    seq: int  # one more than the delta before
    items: list[AnyItem] = []
    ticks: Ticks | None = None  # of items that changed in nothing else
    removed: list[str] = []  # keys
    older: bool = False  # it is known now that there is more above
    facts: ConnectionFacts | None = None
    catalog: Catalog | None = None
    room: Room | None = None
    acks: list[str] = []  # ids of acts that the kernel has taken
    toast: Fault | None = None  # an error with no place in the transcript


class Page(KernelEnvelope, frozen=True):
    to: str
    epoch: str
    items: list[AnyItem]
    older: bool
    short: bool = False  # it does not go up to what was asked for: ask again from there


class Hit(Part, frozen=True):
    """An item that holds the words: by key and n what the kernel has, by seq what it has still to read."""

    key: str | None = None
    n: int | None = None
    seq: int | None = None


class SearchResult(KernelEnvelope, frozen=True):
    """Where the words stand, oldest first."""

    to: str
    text: str
    hits: list[Hit] = []
    more: bool = False  # and still further up
    fault: Fault | None = None  # why only what the kernel has was searched


class Plotted(KernelEnvelope, frozen=True):
    """A card's curves, with the question repeated. The buffers that come along are `columns`, little-endian float64."""

    to: str
    key: str
    show: Curve = "equity"
    window: int = 126
    start: float | None = None
    end: float | None = None
    every: bool = False
    columns: list[str] = []
    fault: Fault | None = None


class Uploaded(KernelEnvelope, frozen=True):
    """What became of a file: the backend has it, or why not."""

    to: str
    id: str  # of the upload
    fault: Fault | None = None


class Asset(KernelEnvelope, frozen=True):
    """A module of the panel's that is loaded on first need; the one buffer that comes along is its text."""

    to: str
    name: str


class Exported(KernelEnvelope, frozen=True):
    """What was asked for as a file; the one buffer that comes along is its content. Before, how far it has come."""

    to: str
    format: Literal["html", "json", "md"]
    key: str = ""  # of the comparison whose tear sheet it is
    name: str = ""  # of the file, once it is there
    done: float = 0.0  # 0..1, of what is read for it
    fault: Fault | None = None


class Picture(KernelEnvelope, frozen=True):
    """The one buffer that comes along is its HTML."""

    to: str
    name: str


class Heartbeat(KernelEnvelope, frozen=True):
    epoch: str
    seq: int


ToPage = Snapshot | Delta | Page | SearchResult | Plotted | Uploaded | Asset | Exported | Picture | Heartbeat

# -- page -> kernel ---------------------------------------------------------------------------------------------


class Hello(Envelope, frozen=True):
    """A view opened. Sent again each second until its snapshot comes."""

    view: str
    limit: int = 200


class Resync(Envelope, frozen=True):
    """A delta is missing (`have` is the last one seen of `epoch`), or the epoch is new."""

    view: str
    epoch: str
    have: int
    limit: int = 200


class Older(Envelope, frozen=True):
    view: str
    before: int  # an item's n
    limit: int = 100
    until: int | None = None  # a seq that must be among them, however many that takes
    up_to: int | None = None  # an n, likewise


class Find(Envelope, frozen=True):
    view: str
    text: str


class Plot(Envelope, frozen=True):
    """The curves of a settled card, or of the stretch of them that is looked at closely. Dates are ms since 1970."""

    view: str
    key: str
    show: Curve = "equity"  # of a comparison; a run has one sight, with all in it
    window: int = 126  # bars, for rolling_sharpe
    start: float | None = None
    end: float | None = None
    every: bool = False  # bar, as a file wants them, and not what a chart can show


class LoadAsset(Envelope, frozen=True):
    view: str
    name: str  # of an asset


class UploadStatus(Envelope, frozen=True):
    """What became of a file? Answered when that is known."""

    view: str
    id: str  # of the upload


class Export(Envelope, frozen=True):
    """The whole session as a file, or a comparison's tear sheet. Asked again while being written, it is not twice."""

    view: str
    format: Literal["html", "json", "md"]
    key: str = ""  # of the comparison


class TakePicture(Envelope, frozen=True):
    """The newest picture of the panel, for a notebook that holds an older one."""

    view: str


class OpenBeside(Envelope, frozen=True):
    """Open a further view of the session beside the notebook; the page has the extension that does it."""

    view: str
    id: str


class SendText(Envelope, frozen=True):
    """What was typed: a command or a message. Sent again with the same id until acked; done once.

    The item it becomes has this id as its key, so that a view knows it again.
    """

    view: str
    id: str
    text: str
    session_id: str | None = None  # where it was typed: one may have gone elsewhere before it arrives
    after: str | None = (
        None  # the SendText before this one, if it is unacked: this one waits for it, so order survives loss
    )


class Cancel(Envelope, frozen=True):
    """Stop a run, and others with it."""

    view: str
    id: str
    run_id: str
    others: list[str] = []


class Retry(Envelope, frozen=True):
    """Run it again, with the same parameters."""

    view: str
    id: str
    key: str


class Annotate(Envelope, frozen=True):
    """Give a run tags ("keep -old": the second goes), or another note."""

    view: str
    id: str
    run_id: str
    tags: str | None = None
    note: str | None = None


class Edit(Envelope, frozen=True):
    """Change a message of one's own, or (no text) delete it."""

    view: str
    id: str
    key: str
    text: str | None = None
    session_id: str | None = None  # where the message is: one may have gone elsewhere before this is asked


class EndReply(Envelope, frozen=True):
    """Write no more of a reply that is streaming in."""

    view: str
    id: str
    key: str


class SwitchSession(Envelope, frozen=True):
    """To another session, or (no session_id) to a new one of this name, or (leave) to none."""

    view: str
    id: str
    session_id: str | None = None
    name: str = ""
    leave: bool = False


class Rename(Envelope, frozen=True):
    view: str
    id: str
    session_id: str
    name: str


class Archive(Envelope, frozen=True):
    """Put a session into one's own archive, or take it out."""

    view: str
    id: str
    session_id: str
    archived: bool = True


class Delete(Envelope, frozen=True):
    """Delete a session for everybody: the reader has said so twice."""

    view: str
    id: str
    session_id: str


class Upload(Envelope, frozen=True):
    """A file for the backend; the one buffer that comes along is its content. The ack says that the kernel has it."""

    view: str
    id: str
    name: str


class Typing(Envelope, frozen=True):
    view: str
    typing: bool


class Speak(Envelope, frozen=True):
    """The reader has this view in a language, such as "ko"."""

    view: str
    language: str


class MarkSeen(Envelope, frozen=True):
    """The reader has this item, and all above it, in sight or behind them."""

    view: str
    key: str


class Reconnect(Envelope, frozen=True):
    view: str


FromPage = (
    Hello
    | Resync
    | Older
    | Find
    | Plot
    | LoadAsset
    | UploadStatus
    | Export
    | TakePicture
    | OpenBeside
    | SendText
    | Cancel
    | Retry
    | Annotate
    | Edit
    | EndReply
    | SwitchSession
    | Rename
    | Archive
    | Delete
    | Upload
    | Typing
    | Speak
    | MarkSeen
    | Reconnect
)


def to_page(message: ToPage) -> dict[str, Any]:
    """The envelope as plain JSON values, ready for `widget.send`."""
    glossary: dict[str, Phrase] = {}
    plain: dict[str, Any] = msgspec.to_builtins(message, enc_hook=collector(glossary))
    return with_glossary(plain, glossary)


def from_page(content: Any) -> FromPage:
    """Read one custom message of a view. Raises msgspec.ValidationError, naming the field at fault."""
    message: FromPage = msgspec.convert(content, FromPage)
    return message


def whole(content: Any) -> Any:
    """`content` without halves of surrogate pairs, as JavaScript makes them by cutting through an emoji."""
    match content:
        case str():
            return content.encode("utf-8", "replace").decode()
        case dict():
            return {whole(key): whole(value) for key, value in content.items()}
        case list():
            return [whole(each) for each in content]
    return content
