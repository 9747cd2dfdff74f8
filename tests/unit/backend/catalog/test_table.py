"""The command table: a command is its spec and its handler, and nothing else is ever carried out in its place."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from chatops_widget.backend.catalog import COMMANDS, TABLE, CommandTable, Context
from chatops_widget.backend.catalog.dispatcher import CommandDispatcher
from chatops_widget.backend.catalog.elsewhere import ELSEWHERE
from chatops_widget.backend.jobs.dask_runner import DaskRunner
from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import UnknownName
from chatops_widget.protocol.messages import (
    Ack,
    BacktestProgress,
    CommandResult,
    CommandSpec,
    Event,
    ExecuteCommand,
    ParameterSpec,
    RunState,
)
from chatops_widget.protocol.run_kinds import RUN_KINDS

ANA = Caller(session_id="s", sid="ana", protocol=2, user="ana")
Execute = Callable[..., Awaitable[Ack]]


class Endless(DaskRunner):
    """Its runs never end."""

    def __init__(self) -> None:
        super().__init__(None)

    async def run(self, *args: Any, **more: Any) -> BacktestOutput:
        return await asyncio.get_running_loop().create_future()


class Listener:
    """An audience that keeps the answers."""

    def __init__(self) -> None:
        self.answers: list[CommandResult] = []

    async def answer(self, caller: Caller, result: CommandResult) -> None:
        self.answers.append(result)

    async def tell_state(self, caller: Caller, state: RunState, curves: dict[str, bytes] | None = None) -> None: ...

    async def tell_progress(self, caller: Caller, progress: BacktestProgress, kind: str) -> None: ...

    async def say(self, session_id: str, text: str, figures: Any = (), *, to: Any = None) -> None: ...

    def witness(self, caller: Caller) -> None: ...

    async def tell(self, session_id: str, event: Event) -> None: ...

    async def visible(self, caller: Caller) -> set[str]:
        return {caller.session_id}


def dispatching(act: Callable[[Execute, Listener], Awaitable[None]], table: CommandTable = TABLE) -> None:
    async def run() -> None:
        store, listener = Store(":memory:"), Listener()
        await store.open()
        dispatcher = CommandDispatcher(store, Endless(), PriceBook(), listener, table=table)

        async def execute(command: str, **parameters: Any) -> Ack:
            request = ExecuteCommand(session_id="s", command=command, parameters=parameters)
            return await dispatcher.execute(ANA, request)

        try:
            await act(execute, listener)
        finally:
            await dispatcher.jobs.close()
            await store.close()

    asyncio.run(run())


def test_a_command_added_with_its_handler_is_listed_checked_and_carried_out() -> None:
    added = CommandTable()

    @added.answers(
        CommandSpec(name="greet", summary="Greet", parameters=[ParameterSpec(name="times", type="int", default=2)])
    )
    async def greet(context: Context, times: int) -> CommandResult:
        return CommandResult(success=True, message=f"{context.caller.user} " * times)

    async def act(execute: Execute, listener: Listener) -> None:
        await execute("greet")
        await execute("greet", times="3")
        await execute("greet", times="often")
        await execute("help")
        plain, three, refused, listed = listener.answers
        assert (plain.message, plain.command) == ("ana ana ", "greet")
        assert three.message == "ana ana ana "
        assert refused.fault is not None
        assert refused.message.startswith("/greet: times is “often”")
        assert "/greet\n    Greet" in listed.message

    dispatching(act, CommandTable(TABLE, added))


def test_what_is_done_elsewhere_than_by_a_command_says_where() -> None:
    for name, where in (
        ("export", "⋯ menu"),
        ("Save", "⋯ menu"),
        ("upload", "paper clip"),
        ("freeze", "chat.freeze()"),
    ):
        with pytest.raises(UnknownName, match=re.escape(where)) as refused:
            TABLE.find(name)
        assert refused.value.code == "unknown_command"
        assert refused.value.message == f"No command “/{name}”."
        assert not refused.value.near  # /report is spelt like /export, and something else
    assert not set(ELSEWHERE) & {spec.name for spec in COMMANDS}


def test_only_cancel_stops_a_run() -> None:
    async def act(execute: Execute, listener: Listener) -> None:
        started = await execute("run_backtest", strategy_id="buy_and_hold")
        for spec in COMMANDS:
            if spec.name != "cancel":
                await execute(spec.name)
        await execute("no_such_command")
        assert listener.answers[-1].fault is not None
        assert listener.answers[-1].fault.code == "unknown_command"
        assert not any(answer.message.startswith("Stopping") for answer in listener.answers)
        await execute("cancel")
        assert listener.answers[-1].message == f"Stopping {started.run_id}."

    dispatching(act)


def test_a_spec_whose_handler_takes_other_parameters_is_refused_when_it_is_added() -> None:
    async def stop(context: Context, run: str) -> CommandResult:
        raise AssertionError

    with pytest.raises(TypeError, match=r"/stop: its spec names the parameters \['run_id'\], its handler takes"):
        CommandTable().answers(
            CommandSpec(name="stop", summary="", parameters=[ParameterSpec(name="run_id", type="run")])
        )(stop)


def test_a_name_has_one_handler() -> None:
    with pytest.raises(ValueError, match="/run_backtest has two handlers"):
        CommandTable(TABLE, TABLE)


def test_an_unknown_command_is_met_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean /cancel\?"):
        TABLE.find("cancle")


def test_each_kind_of_run_can_be_started() -> None:
    for kind in RUN_KINDS.values():
        assert TABLE.find(kind.command).spec in COMMANDS


def test_what_the_command_line_leaves_to_us_is_told_by_us() -> None:
    source = (Path(__file__).parents[4] / "js" / "src" / "command-line" / "diagnostics.ts").read_text()
    (left,) = re.findall(r"const ELSEWHERE = /\^\((.+)\)\$/i;", source)
    assert set(left.split("|")) <= set(ELSEWHERE)
