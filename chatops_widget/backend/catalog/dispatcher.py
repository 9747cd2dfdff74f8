"""The command dispatcher: looks a command up in the table, has it carried out, and answers."""

from __future__ import annotations

import msgspec

from ...errors import ChatOpsError, UnknownName
from ...protocol.faults import fault_of
from ...protocol.messages import Ack, CommandResult, ExecuteCommand, now
from ..jobs.dask_runner import DaskRunner
from ..jobs.job import Audience, Caller
from ..jobs.queue import Jobs
from ..prices.price_book import PriceBook
from ..quotas import DEFAULTS, Quotas
from ..records import RecordTray
from ..storage.store import Store
from . import TABLE, CommandTable, Context
from .meant_lines import meant_lines
from .request_size import check_size


class CommandDispatcher:
    """Takes the commands of all sessions.

    Parameters
    ----------
    table
        The commands there are.
    """

    def __init__(
        self,
        store: Store,
        runner: DaskRunner,
        book: PriceBook,
        audience: Audience,
        *,
        quotas: Quotas = DEFAULTS,
        records: RecordTray | None = None,
        table: CommandTable = TABLE,
    ) -> None:
        self._store = store
        self._book = book
        self._audience = audience
        self._table = table
        self._records = records
        self.jobs = Jobs(store, runner, book, audience, quotas)

    async def execute(self, caller: Caller, request: ExecuteCommand) -> Ack:
        """Carry out a command, or answer why not. Runs and comparisons go on after this returns."""
        context = Context(caller, self._table.specs, self.jobs, self._store, self._book, self._audience, self._records)
        try:
            command = self._table.find(request.command)
            check_size(request.parameters or {})
            outcome = await command.handler(context, request.parameters or {})
        except ChatOpsError as error:
            offers = self._table.begun(request.command) if error.code == "unknown_command" else []
            if not offers and isinstance(error, UnknownName):
                offers = meant_lines(request.text or "", error)
            data = {"offers": [{"line": line} for line in offers]} if offers else None
            outcome = CommandResult(success=False, message=error.whole, fault=fault_of(error), data=data)
        if isinstance(outcome, Ack):
            return outcome
        answer = msgspec.structs.replace(
            outcome, session_id=caller.session_id, client_id=caller.client_id, command=request.command, timestamp=now()
        )
        await self._audience.answer(caller, answer)
        return Ack(ok=True)
