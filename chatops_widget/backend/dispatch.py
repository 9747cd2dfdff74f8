"""Carry out commands: runs and comparisons go to the jobs, the rest is answered at once."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from ..commands.parameters import bind
from ..errors import BadInput, ChatOpsError, unknown
from ..protocol.faults import fault_of
from ..protocol.messages import Ack, CommandResult, ExecuteCommand, now
from .catalog import COMMANDS, defaults, help_on, listed, span
from .jobs.dask_runner import DaskRunner
from .jobs.job import Audience, Caller
from .jobs.queue import Jobs
from .prices.price_book import PriceBook
from .storage.store import Store
from .strategies.builtin import STRATEGIES


class CommandDispatcher:
    """Takes commands and sees them through."""

    def __init__(self, store: Store, runner: DaskRunner, book: PriceBook, audience: Audience) -> None:
        self._store = store
        self._book = book
        self._audience = audience
        self.jobs = Jobs(store, runner, book, audience)

    async def execute(self, caller: Caller, request: ExecuteCommand) -> Ack:
        """Carry out a command, or answer why not. Runs and comparisons go on after this returns."""
        try:
            spec = next((each for each in COMMANDS if each.name == request.command), None)
            if spec is None:
                raise unknown("command", f"/{request.command}", [f"/{each.name}" for each in COMMANDS])
            given = request.parameters or {}
            if spec.name == "run_backtest":
                return await self.jobs.start_run(caller, given)
            if spec.name == "compare_strategies":
                return await self.jobs.start_comparison(caller, given)
            if spec.name == "sweep":
                return await self.jobs.start_sweep(caller, given)
            bound = bind(spec.parameters, given, owner=f"/{spec.name}")
            result = await self._instant(spec.name, bound, caller.session_id)
        except ChatOpsError as error:
            fault = fault_of(error)
            result = CommandResult(success=False, message=str(error), fault=fault)
        answer = msgspec.structs.replace(
            result, session_id=caller.session_id, client_id=caller.client_id, command=request.command, timestamp=now()
        )
        await self._audience.answer(caller, answer)
        return Ack(ok=True)

    async def _instant(self, name: str, bound: dict[str, Any], session_id: str) -> CommandResult:
        match name:
            case "help":
                return help_on(bound["command"])
            case "strategies":
                lines = [
                    f"{each.spec.id}{defaults(each.spec.parameters)}: {each.spec.summary}"
                    for each in STRATEGIES.values()
                ]
                return listed(lines, {"strategies": msgspec.to_builtins([each.spec for each in STRATEGIES.values()])})
            case "symbols":
                symbols = await asyncio.to_thread(self._book.symbols)
                lines = [f"{each.symbol}: {span(each.start, each.end, each.bars)}{each.source}" for each in symbols]
                return listed(lines, {"symbols": msgspec.to_builtins(symbols)})
            case "runs":
                states = await self._store.run_states(session_id)
                lines = [f"{each.run_id}  {each.strategy_id}  {each.status}" for each in states]
                facts = [msgspec.structs.replace(each, data=None) for each in states]
                return listed(lines or ["Nothing has run in this session yet."], {"runs": msgspec.to_builtins(facts)})
            case _:
                return await self._cancel_command(bound["run_id"], session_id)

    async def _cancel_command(self, run_id: str | None, session_id: str) -> CommandResult:
        if run_id is None:
            run_id = self.jobs.latest(session_id)
            if run_id is None:
                raise BadInput(
                    "Nothing is running in this session.", hint="/runs lists what ran.", code="nothing_running"
                )
        await self.jobs.cancel(session_id, run_id)
        return CommandResult(success=True, message=f"Stopping {run_id}.", data={"backtestId": run_id})
