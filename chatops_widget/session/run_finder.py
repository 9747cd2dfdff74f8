"""Find stored runs through the backend, a page at a time, for cells and for the cards of `/find`. On the I/O thread."""

from __future__ import annotations

import msgspec

from ..client.connection import Connection
from ..errors import BadInput, ChatOpsError
from ..errors.sentences import say
from ..protocol.faults import error_of, fault_of
from ..protocol.messages import PROTOCOL, Fault, FindRuns, FoundRun, FoundRuns
from .find_cards import MAX_FOUND
from .state import SessionState

PAGE_RUNS = 1000


class RunFinder:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, question: FindRuns, limit: int | None) -> list[FoundRun]:
        """The runs that fit, or the newest `limit` of them. Raises the backend's refusal."""
        await self._connection.ready()
        found: list[FoundRun] = []
        while limit is None or len(found) < limit:
            most = PAGE_RUNS if limit is None else min(PAGE_RUNS, limit - len(found))
            page = await self._page(msgspec.structs.replace(question, limit=most))
            found += page.runs
            if page.next is None:
                break
            question = msgspec.structs.replace(question, before=page.next)
        return found

    async def fill(self, session: SessionState, key: str, query: str) -> None:
        """Look for what a card asks; what stands against it is said on the card."""
        try:
            await self._connection.ready()
            session.work.finds.take_found(key, await self._page(FindRuns(text=query, limit=MAX_FOUND)))
        except ChatOpsError as error:
            session.work.finds.take_fault(key, fault_of(error))
        except msgspec.ValidationError as error:
            message = f"The backend's answer cannot be read: {error}."
            session.work.finds.take_fault(key, Fault(code="malformed", message=message))

    async def _page(self, question: FindRuns) -> FoundRuns:
        self.check()
        page = await self._connection.request("findRuns", question, FoundRuns)
        if page.fault is not None:
            raise _cannot_search() if page.fault.code == "unknown_event" else error_of(page.fault)
        return page

    def check(self) -> None:
        """Raises BadInput for a backend that keeps no runs to search."""
        if self._connection.protocol < PROTOCOL:
            raise _cannot_search()


def _cannot_search() -> BadInput:
    return BadInput(
        say("search.no_runs", "This backend keeps no runs that could be searched."),
        hint=say(
            "search.own_runs",
            "chat.runs has those of this session; the backend of chatops_widget, ChatOps(), keeps them all.",
        ),
        code="cannot_search",
    )
