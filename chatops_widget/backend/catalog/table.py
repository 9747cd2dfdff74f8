"""The command table: each command's spec beside the handler that carries it out."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from ...commands.parameters import bind
from ...errors import MAX_BEGUN, unknown
from ...protocol.messages import Ack, CommandResult, CommandSpec
from ..jobs.job import Audience, Caller
from ..jobs.queue import Jobs
from ..prices.price_book import PriceBook
from ..records import RecordTray
from ..storage.store import Store
from .elsewhere import ELSEWHERE


@dataclass(frozen=True)
class Context:
    """What a handler may look at and use: who asks, the commands there are, and the backend's parts."""

    caller: Caller
    commands: list[CommandSpec]
    jobs: Jobs
    store: Store
    book: PriceBook
    audience: Audience
    records: RecordTray | None = None  # none where no files are taken


Parameters = dict[str, Any]
Handler = Callable[[Context, Parameters], Awaitable[Ack | CommandResult]]
Starter = TypeVar("Starter", bound=Callable[[Context, Parameters], Awaitable[Ack | CommandResult]])
Answerer = TypeVar("Answerer", bound=Callable[..., Awaitable[CommandResult]])


@dataclass(frozen=True)
class Command:
    """A command there is: what it takes, and what carries it out."""

    spec: CommandSpec
    handler: Handler


class CommandTable:
    """Commands by name, in the order people see them. A spec comes in only together with its handler."""

    def __init__(self, *tables: CommandTable) -> None:
        self._commands: dict[str, Command] = {}
        for table in tables:
            for command in table:
                self._add(command)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    @property
    def specs(self) -> list[CommandSpec]:
        return [each.spec for each in self]

    def find(self, name: str) -> Command:
        """Look up a command. Raises UnknownName."""
        command = self._commands.get(name)
        if command is None:
            error = unknown("command", f"/{name}", [f"/{each}" for each in self._commands])
            if where := ELSEWHERE.get(name.lower()):  # rather than a command that is only spelt like it
                error.hint, error.near = where, ()
            raise error
        return command

    def begun(self, name: str) -> list[str]:
        """The lines of the commands that begin with a name; one that needs more has a space behind it, to go on."""
        found = [each.spec for each in self if len(name) > 1 and each.spec.name.startswith(name)]
        needy = {spec.name for spec in found if any(parameter.required for parameter in spec.parameters)}
        return [f"/{spec.name}{' ' * (spec.name in needy)}" for spec in found[:MAX_BEGUN]]

    def starts(self, spec: CommandSpec) -> Callable[[Starter], Starter]:
        """Register a handler that starts a run. It gets the parameters as they came: the strategy's are among them."""

        def add(handler: Starter) -> Starter:
            self._add(Command(spec, handler))
            return handler

        return add

    def answers(self, spec: CommandSpec) -> Callable[[Answerer], Answerer]:
        """Register a handler that answers at once. It gets each parameter by name, checked, defaults filled in."""

        def add(handler: Answerer) -> Answerer:
            taken = list(inspect.signature(handler).parameters)[1:]
            named = [each.name for each in spec.parameters]
            if taken != named:
                raise TypeError(f"/{spec.name}: its spec names the parameters {named}, its handler takes {taken}.")

            async def answer(context: Context, given: Parameters) -> CommandResult:
                return await handler(context, **bind(spec.parameters, given, owner=f"/{spec.name}"))

            self._add(Command(spec, answer))
            return handler

        return add

    def _add(self, command: Command) -> None:
        name = command.spec.name
        if name in self._commands:
            raise ValueError(f"/{name} has two handlers.")
        self._commands[name] = command
