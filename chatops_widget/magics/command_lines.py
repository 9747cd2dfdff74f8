"""Carry out what `%chatops` is given, and return what Python would: runs, comparisons, sweeps, tables."""

from __future__ import annotations

from typing import Any

from ..chatops import ChatOps
from ..commands.lines import parse_lines
from ..commands.parser import Request, is_command
from ..errors import BadInput
from ..protocol.faults import error_of
from ..protocol.messages import Fault
from ..protocol.run_kinds import BACKTEST, COMPARISON, CROSS_VALIDATION, SWEEP, WALK_FORWARD


def carry_out(chat: ChatOps, text: str) -> list[Any]:
    """Each command's object, in the order of the lines; what is no command is said in the session.

    Raises
    ------
    BadInput
        A line that cannot be read; then none of them was run.
    """
    if not is_command(text):
        return [chat.send_message(text.strip())]
    chat.wait_connected()
    return [_object(chat, line.request) for line in parse_lines(text, chat.catalog.commands, chat.catalog.strategies)]


def _object(chat: ChatOps, request: Request) -> Any:
    given = dict(request.parameters)
    match request.command:
        case BACKTEST.command:
            return chat.trigger_backtest(_strategy(given), **given)
        case SWEEP.command:
            return chat.sweep(_strategy(given), **given)
        case WALK_FORWARD.command:
            return chat.walk_forward(_strategy(given), **given)
        case CROSS_VALIDATION.command:
            return chat.cross_validate(_strategy(given), **given)
        case COMPARISON.command:
            return chat.compare_strategies(*given.pop("strategy_ids", []), **given)
        case "find":
            return chat.find_runs(str(given.get("query") or ""))
    result = chat.execute_command(request.command, given)
    if not result.success:
        raise error_of(result.fault or Fault(code="command_failed", message=result.message))
    print(result.message)
    return None


def _strategy(given: dict[str, Any]) -> str:
    if "strategy_id" not in given:
        raise BadInput("This command needs a strategy.", hint="chat.strategies lists them.")
    return str(given.pop("strategy_id"))
