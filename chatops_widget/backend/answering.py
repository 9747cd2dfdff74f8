"""Answer what people say: a sentence becomes words or a command in their name."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from ..protocol import ExecuteCommand, RunState
from .assistant import Intent, say, understand, word_comparison, word_result
from .data import PriceBook
from .desk import Desk
from .job import Audience, Caller
from .store import Store
from .strategies import STRATEGIES


class Assistant(Protocol):
    """Message in, replies out. Another one (a language model, say) may take the place of the rule-based."""

    async def hear(self, caller: Caller, text: str) -> None: ...


class RuleBased:
    """Knows a handful of questions about backtests, and says so when asked anything else."""

    def __init__(self, store: Store, desk: Desk, book: PriceBook, audience: Audience) -> None:
        self._store = store
        self._desk = desk
        self._book = book
        self._audience = audience

    async def hear(self, caller: Caller, text: str) -> None:
        symbols = [each.symbol for each in await asyncio.to_thread(self._book.symbols)]
        intent = understand(text, list(STRATEGIES), symbols)
        if intent.kind == "run" and intent.strategies:
            for strategy in intent.strategies:
                await self._execute(caller, intent, "run_backtest", {"strategy_id": strategy})
        elif intent.kind == "compare" and len(intent.strategies) > 1:
            await self._execute(caller, intent, "compare_strategies", {"strategy_ids": intent.strategies})
        else:
            await self._audience.say(caller.session_id, await self._words(caller.session_id, intent, symbols))

    async def _execute(self, caller: Caller, intent: Intent, command: str, parameters: dict[str, Any]) -> None:
        """As if the caller had typed it; the outcome comes as a sentence of the assistant's."""
        request = ExecuteCommand(
            session_id=caller.session_id, command=command, parameters=parameters | intent.parameters
        )
        here = Caller(
            session_id=caller.session_id, sid=None, protocol=caller.protocol, user=caller.user, language=intent.language
        )
        await self._desk.execute(here, request)

    async def _words(self, session_id: str, intent: Intent, symbols: list[str]) -> str:
        language, names = intent.language, ", ".join(STRATEGIES)
        match intent.kind:
            case "capabilities":
                return say("capabilities", language, strategies=names, symbols=", ".join(symbols))
            case "run":
                return say("run_what", language, strategies=names)
            case "compare":
                return say("compare_what", language, strategies=names)
            case "how":
                return await self._how(session_id, intent)
            case "better":
                return await self._better(session_id, intent)
        return say("unknown", language)

    async def _how(self, session_id: str, intent: Intent) -> str:
        states = await self._completed(session_id, "backtest")
        wanted = intent.strategies[0] if intent.strategies else None
        if wanted is not None:
            states = [state for state in states if state.strategy_id == wanted]
        if states:
            return word_result(states[-1].data or {}, intent.language)
        return say("not_run" if wanted else "nothing_run", intent.language, name=wanted or "sma_cross")

    async def _better(self, session_id: str, intent: Intent) -> str:
        comparisons = await self._completed(session_id, "comparison")
        if comparisons:
            return word_comparison(comparisons[-1].data or {}, intent.language)
        ran = [state.strategy_id for state in await self._completed(session_id, "backtest")]
        one, two = [*dict.fromkeys([*reversed(ran), "sma_cross", "rsi_reversion"])][:2]
        return say("nothing_compared", intent.language, one=one, two=two)

    async def _completed(self, session_id: str, kind: str) -> list[RunState]:
        states = await self._store.run_states(session_id)
        return [state for state in states if state.kind == kind and state.status == "completed"]
