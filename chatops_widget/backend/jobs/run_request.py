"""The request for a run: which strategy, and every parameter that it will have."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from ...errors import BadInput
from ...errors.sentences import say
from ...protocol.run_kinds import BACKTEST
from ..prices.price_book import PriceBook
from ..simulation.backtest import check
from ..strategies.builtin import STRATEGIES

RunRequest = tuple[str, dict[str, Any]]  # a strategy's id, and its parameters as `check` returns them


async def read_run(book: PriceBook, given: Mapping[str, Any]) -> RunRequest:
    """Check what was given. Raises what `check` raises, and BadInput where no strategy is named."""
    values = dict(given)
    strategy_id = values.pop("strategy_id", None)
    if not isinstance(strategy_id, str):
        raise BadInput(
            say("run.needs_strategy", "{command} needs a strategy.", command=BACKTEST.command),
            hint=say("unknown.choices", "There are: {choices}.", choices=list(STRATEGIES)),
        )
    return strategy_id, await asyncio.to_thread(check, book, strategy_id, values)  # looks for price files
