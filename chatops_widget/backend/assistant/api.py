"""The assistant's interface: a turn to answer, what may be done for it, and loading one of your own."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Protocol

import msgspec

from ...errors import BadInput, quoted
from ...errors.sentences import say
from ...protocol.messages import ExecuteCommand, FoundRun, Message, ReadEvents, RunState
from ..catalog.dispatcher import CommandDispatcher
from ..jobs.job import Caller
from ..run_search import best_run
from ..run_search.query import Query
from ..storage.session_ends import SessionExtent
from ..storage.store import Store
from ..wording import MAX_READ_CHARACTERS, language_of


class Metadata(dict[str, Any]):
    """A piece of an answer without words: it goes into the `metadata` of the message (see `MessageMetadata`)."""


class EndOfMessage:
    """A piece that ends a message: what follows is another one, below what was done meanwhile."""


Piece = str | Metadata | EndOfMessage


class Turn:
    """One message to answer, and what an assistant may look at and do for that.

    Attributes
    ----------
    text
        What was said, without an "@assistant" in front.
    user, session_id
        Who said it (None without a name), and where.
    addressed
        Whether the assistant was asked by name; else it may have been anybody, or nobody.
    """

    def __init__(
        self,
        caller: Caller,
        text: str,
        store: Store,
        dispatcher: CommandDispatcher,
        *,
        addressed: bool = False,
        may_delete: Callable[[str | None], bool] = lambda maker: False,
    ) -> None:
        self.text = text
        self.addressed = addressed
        self.user = caller.user
        self.session_id = caller.session_id
        self._caller = msgspec.structs.replace(caller, sid=None, client_id=None, language=language_of(text))
        self._store = store
        self._dispatcher = dispatcher
        self._may_delete = may_delete

    async def history(self, limit: int = 50) -> list[Message]:
        """What was said last, oldest first, the message to answer among it."""
        page = await self._store.read(ReadEvents(session_id=self.session_id, before=2**62, limit=limit))
        return [msgspec.convert(each.payload, Message) for each in page.events if each.event == "message"]

    async def runs(
        self,
        *,
        newest: int | None = None,
        run_id: str | Sequence[str] | None = None,
        kind: str | Sequence[str] | None = None,
        status: str | None = None,
        strategy: str | None = None,
    ) -> list[RunState]:
        """Where each run and comparison of the session stands, oldest first; in `data` the numbers of a settled one.

        There may be thousands: ask for those that you need, and for the `newest` of them.
        """
        return await self._store.run_states(
            self.session_id, newest=newest, run_id=run_id, kind=kind, status=status, strategy=strategy
        )

    async def recalled_runs(self, *, own: bool = False) -> list[RunState]:
        """The runs that the message may go back to, oldest first; with `own`, all single ones of who said it too."""
        text = self.text[: 2 * MAX_READ_CHARACTERS]  # a longer one is not read
        return await self._store.recalled_runs(self.session_id, text, person=self.user, own=own)

    async def last_strategies(self, limit: int) -> list[str]:
        """The strategies of the single runs that were completed, what ran last first."""
        return await self._store.last_strategies(self.session_id, limit)

    async def sessions_named(self, name: str) -> list[str]:
        """The ids of the sessions of a name, whatever its case. Each who is connected has their names in a list."""
        return await self._store.sessions_named(name)

    async def extent(self, session_id: str) -> tuple[SessionExtent, bool]:
        """How much there is in a session, and whether who asked may delete it."""
        found = await self._store.extent(session_id)
        return found, self._may_delete(found.maker)

    async def best_run(self, query: Query, metric: str) -> FoundRun | None:
        """The best by a metric of the stored runs that fit; of this session, since all in it hear the answer."""
        return await best_run(self._store, query, {self.session_id}, metric)

    async def execute(self, command: str, **parameters: Any) -> str | None:
        """As if who asked had typed it: `execute("run_backtest", strategy_id="momentum")`. All see the outcome.

        Returns the id of the run it started, if it did.
        """
        request = ExecuteCommand(session_id=self.session_id, command=command, parameters=parameters)
        return (await self._dispatcher.execute(self._caller, request)).run_id

    async def settled(self, run_id: str) -> None:
        """Wait until a run has come to its end, whatever that is."""
        await self._dispatcher.jobs.wait(run_id)

    async def result(self, run_id: str) -> tuple[dict[str, Any], dict[str, bytes]] | None:
        """Data and curves of a settled run of this session."""
        found = await self._store.load_result(run_id)
        return found[1:] if found is not None and found[0] == self.session_id else None


class Assistant(Protocol):
    """A message in, a reply out, piece by piece.

    `chatops-backend --assistant package.module:factory` takes one of your own: `factory()` is called once, at start,
    and returns an object with this method; an async generator is the plain way to write it. Each piece shows as soon
    as it comes; together they are one message, in Markdown. Nothing is said where nothing is yielded. Who presses Stop
    cancels the generator where it awaits. A piece may also be `Metadata` for the message, or `EndOfMessage()`, after
    which another message begins.

    A figure of a result names its source, as `figure("0.37", "sharpe_ratio", run_id)`; or, where a model writes the
    whole text, all of them do in `Metadata(figures=[{"start": 12, "end": 16, "runId": ..., "metric": ...}])`, in code
    points of the message. A source is kept only if the run has that figure; of a reply about results, the numbers
    without a source are marked.

    >>> class Echo:
    ...     async def answer(self, turn):
    ...         for word in turn.text.split():
    ...             yield f"{word} "
    """

    def answer(self, turn: Turn) -> AsyncIterator[Piece]: ...


def load_assistant(place: str) -> Assistant:
    """The assistant that `package.module:factory` makes. Raises BadInput, naming what is wrong with it."""
    module, _, name = place.partition(":")
    if not module or not name:
        raise BadInput(
            say("assistant.nameless", "--assistant {place} names no factory.", place=quoted(place)),
            hint=say("assistant.write", "Write it as package.module:factory."),
        )
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())  # a file beside us will do
    try:
        factory = getattr(importlib.import_module(module), name, None)
    except ImportError as error:
        raise BadInput(
            say(
                "assistant.no_import",
                "--assistant {place} cannot be imported: {error}.",
                place=place,
                error=error,
            )
        ) from None
    except Exception as error:
        raise BadInput(
            say(
                "assistant.import_failed",
                "--assistant {place} cannot be imported: {type}: {error}",
                place=place,
                type=type(error).__name__,
                error=error,
            )
        ) from error
    if not callable(factory):
        raise BadInput(
            say(
                "assistant.no_factory",
                "--assistant {place}: {module} has no {name} to call.",
                place=place,
                module=module,
                name=name,
            )
        )
    try:
        made: Assistant = factory()
    except Exception as error:
        raise BadInput(
            say(
                "assistant.failed",
                "--assistant {place} failed to start: {type}: {error}",
                place=place,
                type=type(error).__name__,
                error=error,
            )
        ) from error
    answer = getattr(made, "answer", None)
    hint = say(
        "assistant.protocol",
        "chatops_widget.backend.assistant.Assistant says what it must do.",
    )
    if not callable(answer):
        raise BadInput(
            say(
                "assistant.no_answer",
                "--assistant {place} made a {type}, which has no method answer(turn).",
                place=place,
                type=type(made).__name__,
            ),
            hint=hint,
        )
    if inspect.iscoroutinefunction(answer):
        raise BadInput(
            say(
                "assistant.returns",
                "--assistant {place}: answer(turn) must yield its pieces, and this one returns.",
                place=place,
            ),
            hint=hint,
        )
    return made
