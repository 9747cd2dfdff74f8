"""`ChatOps`, the blocking facade that a notebook imports: each wait is interruptible and says what it waits for."""

from __future__ import annotations

import importlib
import os
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sized
from concurrent.futures import Future
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, overload

import msgspec
import pandas as pd

from .client import embedded
from .client.endpoint import Endpoint
from .client.secret import secret_for
from .commands.agreement import SHARED, FinishedRun, agreed, told
from .commands.parser import check_length
from .errors import STATUSES, BadInput, BadParameter, NotConnected, WaitTimedOut, quoted, unknown
from .errors.attributes import Guessable
from .errors.sentences import Sentence, say
from .export import one_card, tear_sheet  # noqa: F401  # have results show themselves as cards and pages
from .export.content import Document
from .export.document import WRITERS, read_document
from .export.html_file import Frozen, to_fragment
from .inputs.arguments import check_locale, check_url, comparison_inputs, sweep_values, to_json_value
from .inputs.function_source import of_function
from .inputs.other_engines import read_record
from .inputs.sources import RATES, of_file, of_frame, of_rates
from .io_thread import in_daemon_thread, io_thread, wait
from .languages.reader import Reader, reading_locale
from .logs import set_up_kernel
from .protocol.faults import error_of
from .protocol.ids import check_session_id, new_id, new_session_id
from .protocol.messages import PROTOCOL, CommandResult, Fault, FindRuns, ImportResult, Message, Person, SessionInfo, now
from .protocol.names import person_name
from .protocol.panel import Catalog
from .protocol.run_kinds import CROSS_VALIDATION, WALK_FORWARD, RunKindSpec
from .results.catalog_frames import prices_frame, strategies_frame, symbols_frame
from .results.columns import ResultColumns
from .results.comparison import Comparison, compare_here
from .results.cross_validation import CrossValidation
from .results.found_runs import runs_frame
from .results.handle import Handle
from .results.kinds import spec_of
from .results.run_list import RunList
from .results.runs import BacktestResult, BacktestRun
from .results.sweep_preview import SweepPreview
from .results.sweeps import Sweep
from .results.walk_forward import WalkForward
from .session.callbacks import Callbacks
from .session.conversation import MAX_QUEUED, Conversation
from .session.incoming import public_status
from .session.pending_commands import PendingCommand
from .session.tracking import track
from .track_records.table import record_columns

if TYPE_CHECKING:
    import anywidget

T = TypeVar("T")
H = TypeVar("H", bound=Handle[Any])
R = TypeVar("R", Sweep, WalkForward, CrossValidation)
_subscribed: set[ChatOps] = set()  # those with callbacks: they have work to do, whoever holds them
# What newcomers call it, and what it is called here.
_INSTEAD = {
    "backtest": "trigger_backtest(…)",
    "run_backtest": "trigger_backtest(…)",
    "compare": "compare_strategies(…)",
    "optimize": "sweep(…)",
    "optimise": "sweep(…)",
    "results": "runs[-1].result()",
    "result": "runs[-1].result()",
    "metrics": "runs[-1].result().metrics",
    "plot": "runs[-1].plot()",
    "cancel": "runs[-1].cancel()",
    "report": "comparisons[-1].report(…)",
    "say": "send_message(…)",
    "ask": "send_message(…)",
    "save": "export(…)",
    "upload_prices": "add_prices(…)",
}


class ChatOps(Guessable):
    """A chat session with a backend that runs backtests.

    Parameters
    ----------
    url
        Where the backend listens, as `ws://host:port`, or below a proxy's path. Else the environment's
        CHATOPS_WS_URL, else an embedded backend on this machine, which starts by itself, is shared by all notebooks of
        the same home, and ends some seconds after the last of them.
    token
        The backend's password, if it wants one. Else the environment's CHATOPS_TOKEN.
    headers, cookies
        For a proxy in front of the backend: sent with the request that opens the link, and kept to ourselves.
    ca
        A PEM file of certificates to trust besides the system's, for a `wss://` address.
    user
        Your name, as others in the session see it. Else the environment's CHATOPS_USER.
    session_id
        A session to join; a new one by default. Where somebody else's has the id of a new one, it takes another
        when it connects.
    on_session_created
        Called with the id of each session made here; again, should it have to take another.
    max_queued
        Messages and commands that may wait for the link while it is down; one more is refused.
    locale
        Language and formats of its panel, and of what is written before there is one, such as "ko"; by default the
        browser's.

    Examples
    --------
    >>> chat = ChatOps()                                                          # doctest: +SKIP
    >>> run = chat.trigger_backtest("sma_cross", fast=10, slow=30, symbol="SPX")  # doctest: +SKIP
    >>> run.result(timeout=60).metrics["sharpe_ratio"]                            # doctest: +SKIP
    """

    # Registered by `chatops_widget.panel`, which is imported when a panel is first looked at: scripts stay light.
    _make_panel: ClassVar[Callable[..., anywidget.AnyWidget]]
    _make_bridge: ClassVar[Callable[[Conversation, Callable[..., object], Mapping[str, bytes]], Any]]
    _make_picture: ClassVar[Callable[[Conversation, str, Callable[[str, str], object], Reader], Any]]

    @classmethod
    def _instead_of(cls, name: str) -> str | None:
        return _INSTEAD.get(name)

    def __init__(
        self,
        url: str | None = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        ca: str | os.PathLike[str] | None = None,
        user: str | None = None,
        session_id: str | None = None,
        on_session_created: Callable[[str], object] | None = None,
        max_queued: int = MAX_QUEUED,
        locale: str = "",
    ) -> None:
        url = url or os.environ.get("CHATOPS_WS_URL") or None
        if url is not None:
            check_url(url)
            given = Endpoint(
                url,
                token or os.environ.get("CHATOPS_TOKEN") or None,
                headers=dict(headers or {}),
                cookies=dict(cookies or {}),
                ca=os.fspath(ca) if ca is not None else None,
            )
            given.websocket_options()  # a `ca` that is none is said here, and not in the background
            given = msgspec.structs.replace(given, secret=secret_for(given.place))
        else:
            configuration = embedded.Configuration()
        named = person_name(user or os.environ.get("CHATOPS_USER", ""))
        set_up_kernel()
        self._io = io_thread()
        self._callbacks = Callbacks()
        self._panel: anywidget.AnyWidget | None = None
        self._locale = check_locale(locale)
        self._closed = False
        self._closing = threading.Lock()  # of whoever closes it: one of those who try

        async def endpoint() -> Endpoint:
            if url is not None:
                return given
            here = await in_daemon_thread(lambda: embedded.endpoint(configuration), "chatops-starting")
            return msgspec.structs.replace(here, secret=secret_for("embedded"))  # whatever its port is this time

        new = session_id is None
        session = check_session_id(session_id or new_session_id())
        starting = "Starting the backend" if url is None and not embedded.running(configuration) else None

        callbacks = self._callbacks

        def created(session_id: str) -> None:  # knows no `self`, which lives as long as somebody holds it
            if on_session_created is not None:
                callbacks.call(on_session_created, session_id)

        self._created = created

        async def converse() -> Conversation:
            conversation = Conversation(
                self._io,
                endpoint,
                self._callbacks,
                user=named,
                session_id=session,
                new=new,
                starting=starting,
                max_queued=max_queued,
                on_created=created,
            )
            conversation.connect()
            return conversation

        self._conversation = self._io.run(converse(), timeout=10, what="the chatops-io thread")
        if new:
            created(session)

    # -- looking ------------------------------------------------------------------------------------------------

    @property
    def connection(self) -> str:
        """ "connecting" | "connected" | "reconnecting" | "disconnected"."""
        return public_status(self._conversation.facts.status)

    @property
    def is_connected(self) -> bool:
        """Whether the session is joined now. `wait_connected` waits for it."""
        return self.connection == "connected"

    @property
    def session_id(self) -> str:
        """The session you are in: what colleagues pass to `join_session`."""
        return self._conversation.session.session_id

    @property
    def messages(self) -> list[Message]:
        """What was said, oldest first; what was typed in a panel is here too."""
        return self._conversation.session.messages

    @property
    def runs(self) -> RunList:
        """The session's backtests, oldest first; `runs.frame` has them as a table."""
        return RunList(self._conversation.session.runs)

    @property
    def comparisons(self) -> list[Comparison]:
        """The session's comparisons, oldest first."""
        return self._conversation.session.comparisons

    @property
    def sweeps(self) -> list[Sweep]:
        """The session's sweeps, oldest first."""
        return self._conversation.session.sweeps

    def find_sweep(self, id: str) -> Sweep:
        """The sweep with this id. Raises UnknownName, naming the nearest."""
        found = self._conversation.session.find_run(id)
        if not isinstance(found, Sweep):
            raise unknown("sweep", id, [sweep.id for sweep in self.sweeps])
        return found

    def run(self, id: str) -> BacktestRun:
        """The run with this id. Raises UnknownName, naming the nearest."""
        found = self._conversation.session.find_run(id)
        if not isinstance(found, BacktestRun):
            raise unknown("run", id, [run.id for run in self.runs], see="/runs")
        return found

    def comparison(self, id: str) -> Comparison:
        """The comparison with this id. Raises UnknownName, naming the nearest."""
        for each in self.comparisons:
            if each.id == id:
                return each
        raise unknown("comparison", id, [each.id for each in self.comparisons])

    @property
    def catalog(self) -> Catalog:
        """What the backend takes, as it told it: the specs of commands, strategies, symbols and files."""
        return self._conversation.catalog

    @property
    def strategies(self) -> pd.DataFrame:
        """What can be run, by id: name, summary, parameters. Waits for the backend."""
        self.wait_connected()
        return strategies_frame(self.catalog.strategies)

    @property
    def symbols(self) -> pd.DataFrame:
        """What it can be run on: name, first and last bar, how many there are. Waits for the backend."""
        self.wait_connected()
        return symbols_frame(self.catalog.symbols)

    def prices(
        self,
        symbol: str,
        *,
        start: Any = None,
        end: Any = None,
        adjust: bool = False,
        timeout: float = 60.0,
    ) -> pd.DataFrame:
        """The bars of a symbol as a run has them: open, high, low, close, volume by date, without a zone.

        Parameters
        ----------
        start, end
            First and last day, both included: a date, a timestamp or ISO 8601; all there are by default.
        adjust
            Bring all prices to the adjusted close, where there is one.

        Returns
        -------
        DataFrame
            float64, NaN where unknown. Its `attrs` have the `symbol`, its `source`, `bars_per_year`, and the `notes` on
            what was decided about it.

        Raises
        ------
        UnknownName, BadParameter, BadData
            No such symbol; a start after the end, or no date; nothing in the window, or a file that cannot be trusted.
        BadInput
            More than a million bars at once, or a backend that sends none.
        """
        asked = {"symbol": symbol, "start": start, "end": end}
        given = {name: to_json_value(name, value) for name, value in asked.items()}
        for name, value in given.items():
            if not isinstance(value, str) and (value is not None or name == "symbol"):
                raise BadParameter(
                    say("prices.no_text", "{name} is {value}.", name=name, value=quoted(value)),
                    hint=say("prices.takes_text", 'Such as: chat.prices("SPX", start="2005-01-31").'),
                )
        self._do(self._conversation.check)
        reading = self._conversation.read_prices(given["symbol"], given["start"], given["end"], adjust=bool(adjust))
        what = f"the prices of {given['symbol']} ({self.connection})"
        return prices_frame(self._await(reading, timeout, what))

    # -- runs of all sessions -----------------------------------------------------------------------------------

    def find_runs(
        self,
        text: str = "",
        *,
        strategy: str | None = None,
        symbol: str | None = None,
        where: str = "",
        tag: str | None = None,
        session: str | None = None,
        limit: int | None = None,
        timeout: float = 60.0,
    ) -> pd.DataFrame:
        """The stored runs that fit, newest first: one row a run, by its id, with its metrics and parameters.

        Of all sessions whose runs you may see, or of one. All that is given must hold.

        >>> chat.find_runs("momentum sharpe > 0.5 since last week")                           # doctest: +SKIP
        >>> chat.find_runs(strategy="momentum", where="sharpe_ratio > 0.5", tag="keep")       # doctest: +SKIP

        Parameters
        ----------
        text
            As behind `/find`: words, comparisons, days, `tag:keep`.
        where
            Comparisons of metrics and parameters alone.
        limit
            How many at most; all by default.

        Raises
        ------
        UnknownName, BadInput
            What was not understood, with what is near; or the backend keeps no runs that could be searched.
        """
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
            raise BadParameter(
                say("find.limit", "limit is {limit}.", limit=quoted(limit)),
                hint=say("find.give_limit", "Give a number of runs, such as limit=100."),
            )
        question = FindRuns(text=text, where=where, strategy=strategy, symbol=symbol, tag=tag, session=session)
        for name, value in msgspec.structs.asdict(question).items():
            if not isinstance(value, str) and value is not None and name != "limit":
                raise BadParameter(
                    say("find.no_text", "{name} is {value}.", name=name, value=quoted(value)),
                    hint=say("find.takes_text", "{name} takes text.", name=name),
                )
        self._do(self._conversation.check)
        finding = self._conversation.find_runs(question, limit)
        words = " ".join(
            value if name in ("text", "where") else f"{name}:{value}"
            for name, value in msgspec.structs.asdict(question).items()
            if isinstance(value, str) and value
        )
        found = self._await(finding, timeout, f"the runs to be found ({self.connection})")
        return runs_frame(found, words)

    def tag(self, run: Any, *tags: str, timeout: float = 30.0) -> list[str]:
        """Give a run tags, for everybody who sees it; returns all that it has now.

        Parameters
        ----------
        run
            A run, a sweep, a comparison, a result of one, or an id, as of `find_runs`.
        """
        return self._tag(run, tags, timeout)

    def untag(self, run: Any, *tags: str, timeout: float = 30.0) -> list[str]:
        """Take tags away from a run; returns those it still has."""
        return self._tag(run, [f"-{tag}" for tag in tags], timeout)

    def note(self, run: Any, text: str, *, timeout: float = 30.0) -> None:
        """Write a note on a run, in place of the one it has; an empty one takes it away."""
        if not isinstance(text, str):
            raise BadInput(
                say("note.bad", "{text} is no note.", text=quoted(text)), hint=say("note.give_text", "Give a text.")
            )
        self._annotate("note", run, timeout, **({"text": text.strip()} if text.strip() else {}))

    def _tag(self, run: Any, tags: Iterable[str], timeout: float) -> list[str]:
        given = list(tags)
        if not given or not all(isinstance(tag, str) and tag.strip(" -") and "," not in tag for tag in given):
            raise BadInput(
                say("tag.not_words", "That is no tag."),
                hint=say("tag.give_words", 'Give words without a comma: chat.tag(run, "keep").'),
            )
        data = self._annotate("tag", run, timeout, tags=", ".join([*given, ""]))
        return list(data.get("tags") or [])

    def _annotate(self, command: str, run: Any, timeout: float, **parameters: str) -> dict[str, Any]:
        run_id = run if isinstance(run, str) else str(getattr(run, "id", run))
        self.wait_connected(timeout)
        if command not in {each.name for each in self._conversation.catalog.commands}:
            raise BadInput(
                say("tag.not_kept", "This backend keeps no tags or notes."),
                hint=say("tag.kept_by", "The backend of chatops_widget does: ChatOps()."),
            )
        result = self.execute_command(command, {"run_id": run_id, **parameters}, timeout=timeout)
        if not result.success:
            raise error_of(result.fault or Fault(code="command_failed", message=result.message))
        return result.data or {}

    def on(self, event: str, callback: Callable[[Any], object]) -> Callable[[], None]:
        """Call `callback` on each event of this name.

        They are "message", "messageEdit", "backtestProgress", "commandResult", "error" and "connection". It runs on a
        thread of its own and may take its time. Returns what ends the subscription; until then this ChatOps lives,
        also if nobody else holds it.
        """
        end = self._callbacks.add(event, callback)
        _subscribed.add(self)

        def stop() -> None:
            end()
            if not self._callbacks.subscribed:
                _subscribed.discard(self)

        return stop

    # -- sessions -----------------------------------------------------------------------------------------------

    def create_session(self, name: str = "", *, timeout: float = 30.0) -> str:
        """Make a session, join it, and return its id."""
        first = new_session_id()
        self._do(lambda: self._conversation.join(first, new=True))
        self.wait_connected(timeout)
        session = self.session_id
        if name:
            naming = self._conversation.set_name(session, name)
            self._await(naming, timeout, "the backend to name the session")
        if session == first:  # else it has been told
            self._created(session)
        return session

    def join_session(self, session_id: str, *, timeout: float = 30.0) -> None:
        """Go to another session; its newest messages, runs and comparisons come along."""
        session = check_session_id(session_id)
        self._do(lambda: self._conversation.join(session))
        self.wait_connected(timeout)
        if self.session_id != session:  # where it would be, there is nothing any more
            raise BadInput(
                say("session.deleted", "The session {session_id} was deleted.", session_id=quoted(session)),
                hint=say("session.make_another", "Go to another one, or make one."),
                code="session_deleted",
            )

    @property
    def sessions(self) -> list[SessionInfo]:
        """The backend's sessions, newest first, each with its name, who is in it and how much of it you have not read.

        Without those that you archived. A backend of the base contract keeps no list: then these are the sessions you
        have been in from here.
        """
        return [each for each in self._all_sessions() if not each.archived]

    @property
    def archived_sessions(self) -> list[SessionInfo]:
        """The sessions that you archived, newest first. `restore_session` has one back on the list."""
        return [each for each in self._all_sessions() if each.archived]

    def _all_sessions(self) -> list[SessionInfo]:
        found: list[SessionInfo] = self._await(self._conversation.list_sessions(), 30, "the list of sessions")
        return found

    @property
    def people(self) -> list[Person]:
        """Who is in the session now, you included. Empty where the backend does not say."""
        return list(self._conversation.room.people)

    def rename_session(self, name: str, *, timeout: float = 30.0) -> None:
        """Name the session you are in, for everybody. Raises BadInput for a name that says nothing."""
        if not isinstance(name, str):
            raise BadInput(
                say("session.no_name", "{name} is no name.", name=quoted(name)),
                hint=say("session.rename", 'chat.rename_session("momentum study")'),
            )
        self.wait_connected(timeout)
        naming = self._conversation.set_name(self.session_id, name)
        self._await(naming, timeout, "the backend to rename the session")

    def archive_session(self, session_id: str | None = None, *, timeout: float = 30.0) -> None:
        """Take a session off your own list, by default the one you are in. Others' lists keep it, and nothing is lost.

        It is in `archived_sessions` until `restore_session`, whatever is said there; you can join it and find its runs.
        """
        self._archive(session_id, True, timeout)

    def restore_session(self, session_id: str | None = None, *, timeout: float = 30.0) -> None:
        """Have an archived session back on your list."""
        self._archive(session_id, False, timeout)

    def _archive(self, session_id: str | None, archived: bool, timeout: float) -> None:
        self.wait_connected(timeout)
        chosen = self.session_id if session_id is None else check_session_id(session_id)
        archiving = self._conversation.set_archived(chosen, archived)
        what = "the backend to archive the session" if archived else "the backend to restore the session"
        self._await(archiving, timeout, what)

    def delete_session(self, session_id: str, *, timeout: float = 30.0) -> None:
        """Delete a session that you made, for everybody and for good: what was said, its runs and their numbers.

        What runs there is stopped. Who is in it, you too, is in a new session then.

        Raises
        ------
        BadInput
            There is none of this id, or somebody else made it.
        """
        chosen = check_session_id(session_id)
        self.wait_connected(timeout)
        deleting = self._conversation.delete_session(chosen)
        self._await(deleting, timeout, "the backend to delete the session")
        self.wait_connected(timeout)

    def leave_session(self) -> None:
        """Leave the session. What was said stays readable here, what runs goes on; join one to go on."""
        self._do(self._conversation.leave)

    def wait_connected(self, timeout: float = 30.0) -> None:
        """Wait until the session is joined. Raises NotConnected when all attempts failed."""
        self._await(self._conversation.joined(), timeout, f"the backend ({self.connection})")

    def reconnect(self) -> None:
        """Try again after all attempts failed."""
        self._do(self._conversation.connect)

    # -- saying and doing ---------------------------------------------------------------------------------------

    def send_message(self, content: str) -> Message:
        """Say something. It is sent now, or when the link is back."""
        if not isinstance(content, str) or not content.strip():
            raise BadInput(
                say("message.empty", "The message is empty."),
                hint=say("message.say", "Say something."),
            )
        check_length(content)

        def act() -> Message:
            self._conversation.check(may_wait=True)
            return self._conversation.send_message(content)

        message: Message = self._do(act)
        return message

    def edit_message(self, message: Message | str, content: str, *, timeout: float = 30.0) -> Message:
        """Change a message of your own, and return it as it is now.

        Parameters
        ----------
        message
            One of `chat.messages`, what `send_message` returned, or an id.

        Raises
        ------
        BadInput
            It is somebody else's, a command, or no longer there.
        """
        if not isinstance(content, str):
            raise BadInput(
                say(
                    "message.unchangeable",
                    "A message cannot be changed to {content}.",
                    content=quoted(content),
                ),
                hint=say("message.give_text", "Give a text."),
            )
        changed: Message = self._change(message, content, timeout)
        return changed

    def delete_message(self, message: Message | str, *, timeout: float = 30.0) -> None:
        """Delete a message of your own, for everybody in the session: the backend keeps none of its words."""
        self._change(message, None, timeout)

    def _change(self, message: Message | str, content: str | None, timeout: float) -> Any:
        message_id = message.id if isinstance(message, Message) else str(message)
        what = f"the backend to {'delete' if content is None else 'change'} the message ({self.connection})"
        return self._await(self._conversation.change_message(message_id, content), timeout, what)

    def execute_command(
        self, command: str, parameters: Mapping[str, Any] | None = None, /, *, timeout: float = 60.0, **more: Any
    ) -> CommandResult:
        """Carry out one command and wait for its CommandResult(success, message, data); a refusal is no exception."""
        name = str(command).strip().removeprefix("/")
        pending = self._execute(name, {**(parameters or {}), **more})
        result: CommandResult = self._wait(pending, pending.result, timeout, f"the result of {name}")
        return result

    def trigger_backtest(self, strategy_id: str, *, timeout: float = 30.0, **parameters: Any) -> BacktestRun:
        """Start a backtest and return its handle as soon as the backend has taken it.

        Raises
        ------
        UnknownName, BadParameter, BadData
            The backend's refusal, naming what is wrong.
        """
        given = self._with_rates(parameters, timeout)
        return self._started(BacktestRun, {"strategy_id": strategy_id, **given}, strategy_id, timeout)

    @overload
    def sweep(
        self,
        strategy_id: str,
        *,
        metric: str = ...,
        method: Any = ...,
        tries: Any = ...,
        seed: Any = ...,
        preview: Literal[False] = ...,
        timeout: float = ...,
        **parameters: Any,
    ) -> Sweep: ...

    @overload
    def sweep(
        self,
        strategy_id: str,
        *,
        metric: str = ...,
        method: Any = ...,
        tries: Any = ...,
        seed: Any = ...,
        preview: Literal[True],
        timeout: float = ...,
        **parameters: Any,
    ) -> SweepPreview: ...

    def sweep(
        self,
        strategy_id: str,
        *,
        metric: str = "sharpe_ratio",
        method: Any = None,
        tries: Any = None,
        seed: Any = None,
        preview: bool = False,
        timeout: float = 30.0,
        **parameters: Any,
    ) -> Sweep | SweepPreview:
        """Try every combination of some parameters, and return a handle as soon as the backend has taken it.

        Give a parameter several values as a list, a `range`, an array, or in the words of the panel, "5:50:5" (which
        has its end in it). What the strategy's own rules forbid, such as fast above slow, is skipped.

        >>> sweep = chat.sweep("sma_cross", fast=range(5, 51, 5), slow=[20, 50, 100])  # doctest: +SKIP
        >>> sweep.result(timeout=60).heatmap("fast", "slow")                           # doctest: +SKIP

        Parameters
        ----------
        metric
            What to look for.
        method, tries, seed
            "grid", the default, tries all combinations; "random" so many (100) of them, drawn at random without
            repetition, the same for the same seed (0); "tpe" as many, each round of ten chosen by what came of those
            before it (Optuna's tree-structured Parzen estimator; the extra `optuna`, where the backend runs), the same
            for the same seed too; `summary` says what cannot be said of luck then. Where a strategy has a parameter
            called `method`, `tries` or `seed`, that is meant.
        preview
            Only say how many runs that is and about how many seconds they take, measured on a sample of them; starts
            nothing, and returns a `SweepPreview`.

        Raises
        ------
        UnknownName, BadParameter, BadInput
            The backend's refusal, naming what is wrong.
        """
        self.wait_connected(timeout)
        if self._conversation.facts.protocol < PROTOCOL:
            raise BadInput(
                say("sweep.unknown", "This backend cannot sweep."),
                hint=say("sweep.loop", "Run trigger_backtest in a loop, or use ChatOps()."),
            )
        given = {name: sweep_values(value) for name, value in self._with_rates(parameters, timeout).items()}
        search = {"method": method, "tries": tries, "seed": seed}
        given |= {name: sweep_values(value) for name, value in search.items() if value is not None}
        asked = {"strategy_id": strategy_id, "metric": metric, **given}
        return self._preview(Sweep, asked, timeout) if preview else self._started(Sweep, asked, "the sweep", timeout)

    @overload
    def resume(self, run: R, *, timeout: float = ...) -> R: ...

    @overload
    def resume(self, run: str, *, timeout: float = ...) -> Sweep | WalkForward | CrossValidation: ...

    def resume(
        self, run: Sweep | WalkForward | CrossValidation | str, *, timeout: float = 30.0
    ) -> Sweep | WalkForward | CrossValidation:
        """Go on with a sweep, walk-forward or cross-validation that was broken off, by a backend that ended or a Stop.

        Returns the handle of a new one. What had been computed, on the same prices and by the same code, is not
        computed again.

        >>> chat.resume(chat.sweeps[-1]).result(timeout=60)                    # doctest: +SKIP

        Raises
        ------
        UnknownName, BadInput
            No such run; one that is done, or not over yet; and a single run, of which nothing is kept.
        """
        found = self._conversation.session.find_run(run) if isinstance(run, str) else run
        if found is None:
            raise unknown("run", str(run), [each.id for each in (*self.runs, *self.sweeps)], see="/runs")
        which = say("resume.which", "Give a sweep, walk-forward or cross-validation that was stopped, or that failed.")
        if not isinstance(found, (Sweep, WalkForward, CrossValidation)):
            raise BadInput(
                say("resume.one_run", "Nothing is kept of {run_id}: run it again.", run_id=found.id), hint=which
            )
        if found.status not in ("failed", "cancelled"):
            raise BadInput(
                say(
                    "resume.not_broken_off",
                    "{run_id} is {status}: there is nothing to go on with.",
                    run_id=found.id,
                    status=STATUSES[found.status],
                ),
                hint=which,
            )
        asked = {"strategy_id": found.strategy_id, **found.parameters}
        return self._started(type(found), asked, "what is resumed", timeout)

    @overload
    def walk_forward(
        self,
        strategy_id: str,
        *,
        train: str | int = ...,
        test: str | int = ...,
        anchored: bool = ...,
        metric: str = ...,
        preview: Literal[False] = ...,
        timeout: float = ...,
        **parameters: Any,
    ) -> WalkForward: ...

    @overload
    def walk_forward(
        self,
        strategy_id: str,
        *,
        train: str | int = ...,
        test: str | int = ...,
        anchored: bool = ...,
        metric: str = ...,
        preview: Literal[True],
        timeout: float = ...,
        **parameters: Any,
    ) -> SweepPreview: ...

    def walk_forward(
        self,
        strategy_id: str,
        *,
        train: str | int = "3Y",
        test: str | int = "1Y",
        anchored: bool = False,
        metric: str = "sharpe_ratio",
        preview: bool = False,
        timeout: float = 30.0,
        **parameters: Any,
    ) -> WalkForward | SweepPreview:
        """Choose a strategy's parameters in each past, hold them to what came next, and return a handle at once.

        Every combination (given as for `sweep`) is run on the training bars alone; the best then decides on the test
        bars after them, and the next training follows. The result is one account through all tests, and `folds`.
        The source is Pardo, The Evaluation and Optimization of Trading Strategies, 2nd edition, Wiley 2008, chapter 11.

        >>> run = chat.walk_forward("sma_cross", fast=[5, 10, 20], slow=[50, 100])  # doctest: +SKIP
        >>> run.result(timeout=60).folds                                            # doctest: +SKIP

        Parameters
        ----------
        train, test
            How long each is: a number of bars, or a span of the calendar such as "3Y", "18M", "26W" or "90D". The last
            test ends with the prices and may be shorter.
        anchored
            Let every training begin at the first bar, instead of being `train` long.
        metric
            What to choose by.
        preview
            As of `sweep`.

        Raises
        ------
        UnknownName, BadParameter, BadInput
            The backend's refusal, naming what is wrong. That there are too few bars is what the run fails with.
        """
        self.wait_connected(timeout)
        self._check_has(WALK_FORWARD, say("walk.unknown", "This backend has no walk-forward."))
        own = {"metric": metric, "train": str(train), "test": str(test), "anchored": anchored}
        given = {name: sweep_values(value) for name, value in self._with_rates(parameters, timeout).items()}
        asked = {"strategy_id": strategy_id, **own, **given}
        if preview:
            return self._preview(WalkForward, asked, timeout)
        return self._started(WalkForward, asked, "the walk-forward", timeout)

    def _check_has(self, kind: RunKindSpec, otherwise: Sentence) -> None:
        """Raises BadInput where the backend has no such run yet."""
        if kind.command not in {command.name for command in self.catalog.commands}:
            raise BadInput(otherwise, hint=say("walk.upgrade", "Use a newer one, such as ChatOps() starts."))

    @overload
    def cross_validate(
        self,
        strategy_id: str,
        *,
        folds: int = ...,
        purge: int = ...,
        embargo: int | None = ...,
        metric: str = ...,
        preview: Literal[False] = ...,
        timeout: float = ...,
        **parameters: Any,
    ) -> CrossValidation: ...

    @overload
    def cross_validate(
        self,
        strategy_id: str,
        *,
        folds: int = ...,
        purge: int = ...,
        embargo: int | None = ...,
        metric: str = ...,
        preview: Literal[True],
        timeout: float = ...,
        **parameters: Any,
    ) -> SweepPreview: ...

    def cross_validate(
        self,
        strategy_id: str,
        *,
        folds: int = 5,
        purge: int = 1,
        embargo: int | None = None,
        metric: str = "sharpe_ratio",
        preview: bool = False,
        timeout: float = 30.0,
        **parameters: Any,
    ) -> CrossValidation | SweepPreview:
        """Choose a strategy's parameters for each fold on all other bars, and return a handle at once.

        The bars are cut into folds that follow each other. For each, every combination (given as for `sweep`) is
        measured on the other bars but those near it, and the best decides on the fold. The result is one account
        through all folds, and `folds`. It says how far the choice of parameters can be trusted; what it would have
        earned says `walk_forward`, for here parameters are chosen on later bars too.
        The source is López de Prado, Advances in Financial Machine Learning, Wiley 2018, chapter 7.

        >>> run = chat.cross_validate("sma_cross", fast=[5, 10, 20], slow=[50, 100])  # doctest: +SKIP
        >>> run.result(timeout=60).folds                                              # doctest: +SKIP

        Parameters
        ----------
        folds
            How many, from 2 on; as equal as can be.
        purge
            How many bars on both sides of a fold its choice is not made on. At least 1: the bar after a fold earns
            what was decided on the last of it.
        embargo
            How many more bars are left out after a fold. Where it is as many as the strategy looks back, no price of a
            fold has a part in the choice for it. By itself the largest whole number among the parameters tried, a tenth
            of the bars at most; the result says which.
        metric
            What to choose by, of the returns of all training bars, one after the other.
        preview
            As of `sweep`.

        Raises
        ------
        UnknownName, BadParameter, BadInput
            The backend's refusal, naming what is wrong. That there are too few bars is what the run fails with.
        """
        self.wait_connected(timeout)
        self._check_has(CROSS_VALIDATION, say("cross.unknown", "This backend has no cross-validation."))
        own = {"metric": metric, "folds": folds, "purge": purge, **({} if embargo is None else {"embargo": embargo})}
        given = {name: sweep_values(value) for name, value in self._with_rates(parameters, timeout).items()}
        asked = {"strategy_id": strategy_id, **own, **given}
        if preview:
            return self._preview(CrossValidation, asked, timeout)
        return self._started(CrossValidation, asked, "the cross-validation", timeout)

    def _preview(self, kind: type[Handle[Any]], asked: Mapping[str, Any], timeout: float) -> SweepPreview:
        """Ask what a kind of run would take. Raises the backend's refusal."""
        command = spec_of(kind).command
        known = next((each for each in self.catalog.commands if each.name == command), None)
        if known is None or all(each.name != "preview" for each in known.parameters):
            raise BadInput(
                say("preview.unknown", "This backend cannot say beforehand what a sweep takes."),
                hint=say("preview.upgrade", "Use a newer one, such as ChatOps() starts; a sweep can be stopped."),
            )
        result = self.execute_command(command, {**asked, "preview": True}, timeout=timeout)
        if not result.success:
            raise error_of(result.fault or Fault(code="command_failed", message=result.message))
        return SweepPreview.of(result.message, (result.data or {})["preview"])

    def _started(self, kind: type[H], asked: Mapping[str, Any], what: str, timeout: float) -> H:
        """Have a kind of run started; return its handle as soon as the backend has taken it."""
        pending = self._execute(spec_of(kind).command, asked)
        self._wait(pending, pending.accepted, timeout, f"the backend to take {what} ({self.connection})")
        assert isinstance(pending.run, kind)
        return pending.run

    def compare_strategies(
        self,
        *strategies: str | BacktestRun | BacktestResult | Iterable[Any],
        question: str | None = None,
        timeout: float = 120.0,
        **parameters: Any,
    ) -> Comparison:
        """Put two or more side by side: strategy ids, runs or results, mixed; also one list of them.

        The name of an imported run stands for the newest of that name: of this session, else of others you may see.
        An id beside runs is run as they were: on their symbol and window, with their cash and costs, but for what is
        given here. `comparison.data["notes"]` says so.

        >>> chat.compare_strategies("momentum", "sma_cross").pairwise                          # doctest: +SKIP
        >>> chat.compare_strategies("momentum", "sma_cross", question="steadier?").answer      # doctest: +SKIP

        Parameters
        ----------
        question : str, optional
            Answered by the metric that it is about: "which is steadier?", "fewer trades?", "어느 쪽이 더 안정적이야?"
        **parameters
            For those that are still to run; and ``window="full"``, which measures each on all bars of its own and so
            ranks nobody, ``costs="0,5,10"``.

        Raises
        ------
        UnknownName, BadParameter, BadInput
            The backend's refusal, naming what is wrong; or runs that differ in what the ids beside them would take
            from them, as long as it is not said here.
        """
        chosen = comparison_inputs(strategies)
        self.wait_connected(timeout)
        parameters = self._with_rates(parameters, timeout)
        if question is not None and self._conversation.facts.protocol < PROTOCOL:
            raise BadInput(
                say("question.none", "This backend answers no questions."),
                hint=say("question.leave_out", "Leave the question out, or use ChatOps()."),
            )
        if self._conversation.facts.protocol < PROTOCOL and any(not isinstance(each, str) for each in chosen):
            return self._compare_here(chosen, timeout, parameters)
        for each in chosen:
            if isinstance(each, BacktestRun):
                each.result(timeout)  # a backend compares what is finished
        names = [each if isinstance(each, str) else each.id for each in chosen]
        asked = {} if question is None else {"question": question}
        pending = self._execute("compare_strategies", {"strategy_ids": names, **asked, **parameters})
        comparison: Comparison = self._wait(pending, pending.comparison, timeout, f"{pending.title} to be compared")
        return comparison

    def track(self, iterable: Iterable[T], name: str = "loop", *, total: int | None = None) -> Iterator[T]:
        """Iterate, and show in the panel how far that is: a run's card with a bar, the rate, the time left and Stop.

        >>> for window in chat.track(windows, "walk forward"): ...                 # doctest: +SKIP

        It is shown in this process alone, and to nobody else in the session.

        Parameters
        ----------
        total
            How many there are, if `len` does not say.

        Raises
        ------
        BacktestCancelled
            In the loop, before its next step, when it was stopped.
        """
        if total is None and isinstance(iterable, Sized):
            total = len(iterable)
        card = self._do(lambda: self._conversation.begin_loop(str(name)))
        return track(iterable, total, card, self._io.call)

    # -- giving it files ----------------------------------------------------------------------------------------

    def upload(self, source: Any, name: str | None = None, *, timeout: float = 60.0) -> Message:
        """Give the backend a price file (.csv, .parquet) or a strategy file (.py): a path, or bytes with a name.

        Returns what the session is told; its `metadata` names the symbols and strategies there are now.

        Raises
        ------
        BadInput, BadData, BadStrategy
            The backend's refusal, with the line at fault.
        """
        return self._upload(*of_file(source, name), timeout)

    def add_prices(self, symbol: str, prices: pd.DataFrame | pd.Series, *, timeout: float = 60.0) -> str:
        """Give the backend a frame of prices, one row a bar; returns its symbol, which no path or space is part of.

        >>> chat.add_prices("ACME", frame)                                         # doctest: +SKIP
        >>> chat.trigger_backtest("sma_cross", symbol="ACME")                      # doctest: +SKIP
        """
        said = self._upload(*of_frame(symbol, prices), timeout)
        return str(((said.metadata or {}).get("symbols") or [symbol])[0])

    def add_strategy(self, function: Callable[..., Any], *, timeout: float = 60.0) -> str:
        """Give the backend a function of this notebook as a strategy; returns the id to run it by.

        It is sent as source, with the imports, constants and helper functions that it uses. What cannot be sent so
        is refused. Added again, it replaces what was there.

        Raises
        ------
        BadStrategy
            It cannot be sent, or the backend could not run it; with the line at fault.
        """
        name, content = of_function(function)
        said = self._upload(name, content, timeout)
        return str(((said.metadata or {}).get("strategies") or [name.removesuffix(".py")])[0])

    def import_result(
        self,
        name: str,
        returns_or_equity: Any,
        trades: pd.DataFrame | None = None,
        *,
        kind: Literal["returns", "equity"] | None = None,
        unit: Literal["fraction", "percent"] | None = None,
        timeout: float = 60.0,
    ) -> BacktestResult:
        """Bring in a track record that was made elsewhere, as a finished run of the session: compared, shown, kept.

        >>> chat.import_result("desk fund", monthly_returns)                       # doctest: +SKIP
        >>> chat.compare_strategies(chat.import_result("vbt", portfolio), "sma_cross").metrics   # doctest: +SKIP

        Its metrics are ours, from its equity; its costs are unknown and nobody has checked it for looking ahead, which
        its notes and every comparison say. What was not given, as exposure, is NaN and not 0.

        Parameters
        ----------
        returns_or_equity
            A Series by date, or a DataFrame of one column: simple returns as fractions (as quantstats takes them), or
            equity; a CSV file's path; a `Portfolio` of vectorbt; what `Backtest.run()` of backtesting.py returns; what
            `bt.run()` returns of one strategy.
        trades
            As `result.trades` has them: `entry_date`, `exit_date` and `pnl` at least.
        kind
            Which of the two, where it can't be told: values at or below 0 are returns, others equity.
        unit
            Of returns: whether 1 % is 0.01 or 1, where it can't be told. It is asked for where half of them are 5 % or
            more as fractions.

        Raises
        ------
        BadInput
            What is wrong with it: gaps, dates that repeat or go back, an equity of 0, returns above 100 %, several
            columns; or a name that is a strategy's.
        """
        record = read_record(returns_or_equity, trades, kind, unit)
        if not isinstance(name, str):
            raise BadInput(
                say("import.name", "{name} is no name.", name=quoted(name)),
                hint=say("import.name_text", 'Such as: chat.import_result("desk fund", returns).'),
            )
        self._do(self._conversation.check)
        payload = ImportResult(self.session_id, name, record.source, record_columns(record), [*record.notes], new_id())
        what = f"the backend to take {name} ({self.connection})"
        run_id = self._await(self._conversation.import_result(payload), timeout, what)
        return self.run(run_id).result(timeout)

    def _with_rates(self, parameters: Mapping[str, Any], timeout: float) -> dict[str, Any]:
        """The parameters, with the symbol of each Series of rates in its place; it is sent along first."""
        given = dict(parameters)
        for name in RATES:
            if isinstance(given.get(name), pd.Series):
                symbol, frame = of_rates(given[name])
                known = any(spec.symbol == symbol for spec in self.catalog.symbols or ())
                given[name] = symbol if known else self.add_prices(symbol, frame, timeout=timeout)
        return given

    def _upload(self, name: str, content: bytes, timeout: float) -> Message:
        client_id = new_id()
        self._do(self._conversation.check)
        sending = self._conversation.upload(name, content, client_id)
        self._await(sending, timeout, f"the backend to take {name} ({self.connection})")
        said = next((each for each in reversed(self.messages) if each.client_id == client_id), None)
        if said is None:  # told on a link that broke, and further up than what was read back
            said = Message(
                id=client_id, session_id=self.session_id, role="system", content=f"Added {name}", timestamp=now()
            )
        for warning in (said.metadata or {}).get("warnings") or ():
            warnings.warn(str(warning), stacklevel=3)
        return said

    def _compare_here(self, chosen: list[Any], timeout: float, parameters: dict[str, Any]) -> Comparison:
        """A base backend knows strategies, not runs: run what is only a name, and compare the numbers at hand."""
        chosen = [each.result(timeout) if isinstance(each, BacktestRun) else each for each in chosen]
        names = [each for each in chosen if isinstance(each, str)]
        finished = [FinishedRun(each.strategy_id, each.data) for each in chosen if not isinstance(each, str)]
        specs = [spec for spec in SHARED if any(run.value(spec) is not None for run in finished)]
        taken = agreed(specs, finished, parameters, names)
        notes = told(specs, finished, parameters, taken, names)
        given = {**taken, **parameters}
        runs = [
            self.trigger_backtest(each, timeout=timeout, **given) if isinstance(each, str) else each for each in chosen
        ]
        results = [each.result(timeout) if isinstance(each, BacktestRun) else each for each in runs]
        data = {**compare_here(results), "notes": notes}
        comparison = Comparison(f"comparison-{new_id()[:8]}", data, ResultColumns())
        self._do(lambda: self._conversation.add_comparison(comparison))
        return comparison

    def _execute(self, command: str, parameters: Mapping[str, Any]) -> PendingCommand:
        """Send a command, unless nothing could answer it: who waits must not wait for a link that was given up."""
        parameters = {name: to_json_value(name, value) for name, value in parameters.items()}

        def act() -> PendingCommand:
            self._conversation.check()
            return self._conversation.execute(command, parameters)

        pending: PendingCommand = self._do(act)
        return pending

    def _wait(self, pending: PendingCommand, future: Future[Any], timeout: float, what: str) -> Any:
        try:
            return wait(future, timeout, what, self._conversation.finds_backend)
        except (WaitTimedOut, KeyboardInterrupt):
            self._io.call(self._conversation.withdraw, pending)
            raise

    def _await(self, coroutine: Coroutine[Any, Any, T], timeout: float, what: str) -> T:
        """What a coroutine returns on the I/O thread; the start of an embedded backend is no part of `timeout`."""
        return self._io.run(coroutine, timeout=timeout, what=what, uncounted=self._conversation.finds_backend)

    def _do(self, act: Callable[[], Any]) -> Any:
        """Do something on the I/O thread and return what it returns."""
        if self._closed:
            raise NotConnected(
                say("chatops.is_closed", "This ChatOps is closed."),
                hint=say("chatops.make_new", "Make a new one: ChatOps()."),
            )

        async def acting() -> Any:
            return act()

        return self._io.run(acting(), timeout=30, what="the chatops-io thread")

    # -- keeping it ---------------------------------------------------------------------------------------------

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        newest: int | None = None,
        locale: str | None = None,
        timeout: float = 300.0,
    ) -> Path:
        """Write the session to a file: .md, .json, or .html (one file, with tables and curves, no script).

        Parameters
        ----------
        newest
            How many of its newest messages, runs and comparisons; all of them by default, read from the backend
            where they are not here yet.
        locale
            Of the readers of an .html or .md, such as "ko"; by default as the panel is read. What people wrote stays as
            it is, and .json is for programs and of no language.

        Raises
        ------
        BadInput
            For any other ending.
        NotConnected
            If older parts are on the backend alone, and the backend away.
        """
        target = Path(path)
        ending = target.suffix.lower().removeprefix(".")
        write = WRITERS.get(ending)
        if write is None:
            raise BadInput(
                say("export.format", "{name} ends in no format known here.", name=quoted(target.name)),
                hint=say("export.endings", "Name it .md, .json or .html."),
            )
        target.write_text(
            write(self._document(newest, timeout, curves=ending == "html", locale=locale)), encoding="utf-8"
        )
        return target

    def freeze(self, newest: int | None = 1000, *, locale: str | None = None, timeout: float = 300.0) -> Frozen:
        """The session as it is now, as plain HTML in the cell's output: it shows where no kernel runs.

        Parameters
        ----------
        newest
            How many of its newest messages, runs and comparisons, since a notebook holds them all; None for all.
        locale
            Of its readers, such as "ko"; by default as the panel is read. What people wrote stays as it is.
        """
        document = self._document(newest, timeout, curves=True, locale=locale)
        return Frozen(to_fragment(document), repr(self))

    def _document(self, newest: int | None, timeout: float, *, curves: bool, locale: str | None = None) -> Document:
        if newest is not None and (not isinstance(newest, int) or newest < 1):
            raise BadParameter(
                say("export.newest", "newest is {value}.", value=quoted(newest)),
                hint=say("export.newest_takes", "Give a number of items, such as newest=200."),
            )
        read_in = locale or (self._locale if self._panel is None else "") or reading_locale()
        try:
            document: Document = self._io.run(
                read_document(self._conversation, newest, curves=curves, locale=read_in),
                timeout=timeout,
                what="the session to be read",
            )
        except NotConnected as error:
            here = len(self._conversation.transcript)
            raise NotConnected(
                error.message,
                hint=say("export.what_is_here", "What is here can be written: newest={n}.", n=max(here, 1)),
            ) from error
        return document

    # -- the panel, and the end ---------------------------------------------------------------------------------

    @property
    def panel(self) -> anywidget.AnyWidget:
        """The widget, for layouts. ChatPanel(chat) makes a further one."""
        if self._panel is None:
            importlib.import_module("chatops_widget.panel")  # which registers its widget
            self._panel = ChatOps._make_panel(self, locale=self._locale)
        return self._panel

    def open(self, place: str = "right") -> None:
        """Open the panel beside the notebook, in JupyterLab with `sidecar`; elsewhere it says what to do.

        Parameters
        ----------
        place
            "right", "left" or "below".
        """
        panel: Any = self.panel
        panel._open_beside(place)

    def _open_view(self, send: Callable[..., object], assets: Mapping[str, bytes] = MappingProxyType({})) -> Any:
        """A bridge between this session and whatever shows it: a widget, or a test without one.

        Parameters
        ----------
        send
            Handed each message for the page, and its buffers.
        assets
            The modules that a page may fetch, by name.
        """
        importlib.import_module("chatops_widget.panel")

        async def making() -> Any:
            return ChatOps._make_bridge(self._conversation, send, assets)

        return self._io.run(making(), timeout=10, what="the chatops-io thread")

    def _take_pictures(self, mark: str, publish: Callable[[str, str], object], reader: Reader) -> Any:
        """What draws the session anew for `publish` once it has changed. On the I/O thread only."""
        return ChatOps._make_picture(self._conversation, mark, publish, reader)

    def _ipython_display_(self) -> None:
        self.panel._ipython_display_()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.panel._repr_mimebundle_(**options)

    def __repr__(self) -> str:
        messages, runs = self._conversation.session.counts
        return f"<ChatOps {self.session_id}: {self.connection}, {messages} messages, {runs} runs>"

    def close(self) -> None:
        """Leave. Its panels stay, to be read. The embedded backend goes on for the other ChatOps and notebooks.

        From any thread, also in a callback, and as often as you like. A ChatOps that nobody holds closes by itself.
        """
        with self._closing:
            closed, self._closed = self._closed, True
        _subscribed.discard(self)
        if closed or not self._io.alive:
            return
        ending = self._io.start(self._conversation.close())
        try:
            if not self._io.inside:
                wait(ending, 10, "the connection to close")  # who interrupts that ends the wait alone
        finally:
            self._callbacks.close()

    def __reduce__(self) -> Any:
        raise BadInput(
            say(
                "chatops.unpicklable", "A ChatOps is a live link to its backend: it can be neither pickled nor copied."
            ),
            hint=say(
                "chatops.make_where_needed",
                "Make a new one where it is needed: ChatOps(). Results can be pickled.",
            ),
        )

    def __enter__(self) -> ChatOps:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
