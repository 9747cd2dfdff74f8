"""Carry out a plan: say the command lines it became, and start them; a comparison of runs waits for the runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from itertools import chain, takewhile

import msgspec

from .api import EndOfMessage, Metadata, Piece, Turn
from .understanding import Command, Offer


async def carry_out(turn: Turn, commands: Sequence[Command]) -> AsyncIterator[Piece]:
    """Each command once those before it have been started; what goes back to runs, once they have settled."""
    started: list[str | None] = []
    rest = list(commands)
    while rest:
        ready = list(takewhile(lambda command: not _waits(command), rest))
        if not ready:
            if None in started:
                return  # a run was refused, and that has been said
            ready = [_named(rest[0], [run_id for run_id in started if run_id])]
        rest = rest[len(ready) :]
        for name in chain.from_iterable(command.parameters.get("strategy_ids", ()) for command in ready):
            await turn.settled(name)  # of a run, new or earlier; a strategy's name is nothing to wait for
        lines = [command.line for command in ready]
        yield "\n".join(f"`{line}`  " for line in lines).strip()
        yield Metadata(commands=lines)
        yield EndOfMessage()
        started += [await turn.execute(command.name, **command.parameters) for command in ready]


def offered(offers: Sequence[Offer]) -> Metadata:
    """Command lines to choose from."""
    lines = [{"line": each.command.line, **({"without": each.without} if each.without else {})} for each in offers]
    return Metadata(offers=lines)


def _waits(command: Command) -> bool:
    return any(name.startswith("$") for name in command.parameters.get("strategy_ids", ()))


def _named(command: Command, started: Sequence[str]) -> Command:
    """The command with the ids of the runs in place of `$1`, `$2`..."""
    ids = {f"${k}": run_id for k, run_id in enumerate(started, 1)}
    names = [ids.get(name, name) for name in command.parameters["strategy_ids"]]
    return msgspec.structs.replace(command, parameters={**command.parameters, "strategy_ids": names})
