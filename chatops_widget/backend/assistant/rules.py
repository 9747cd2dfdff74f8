"""The rule-based assistant, the default: it answers a sentence with words, or with a command in who asked's name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from ...protocol.messages import RunState
from ..prices.price_book import PriceBook
from ..strategies.builtin import STRATEGIES
from ..wording import Phrases, word_comparison, word_result
from .api import Turn
from .intents import Intent, understand


class RuleBased:
    """Answers a handful of questions about backtests by rules, and says so when asked anything else."""

    def __init__(self, book: PriceBook) -> None:
        self._book = book

    async def answer(self, turn: Turn) -> AsyncIterator[str]:
        symbols = [each.symbol for each in await asyncio.to_thread(self._book.symbols)]
        intent = understand(turn.text, list(STRATEGIES), symbols)
        # What is carried out answers for itself: its outcome comes as a sentence of the assistant's.
        if intent.kind == "run" and intent.strategies:
            for strategy in intent.strategies:
                await turn.execute("run_backtest", **{"strategy_id": strategy, **intent.parameters})
        elif intent.kind == "compare" and len(intent.strategies) > 1:
            await turn.execute("compare_strategies", **{"strategy_ids": intent.strategies, **intent.parameters})
        else:
            yield await self._words(turn, intent, symbols)

    async def _words(self, turn: Turn, intent: Intent, symbols: list[str]) -> str:
        language, names = intent.language, ", ".join(STRATEGIES)
        match intent.kind:
            case "capabilities":
                return PHRASES.say("capabilities", language, strategies=names, symbols=", ".join(symbols))
            case "run":
                return PHRASES.say("run_what", language, strategies=names)
            case "compare":
                return PHRASES.say("compare_what", language, strategies=names)
            case "how":
                return await self._how(turn, intent)
            case "better":
                return await self._better(turn, intent)
        return PHRASES.say("unknown", language)

    async def _how(self, turn: Turn, intent: Intent) -> str:
        states = await self._completed(turn, "backtest")
        wanted = intent.strategies[0] if intent.strategies else None
        if wanted is not None:
            states = [state for state in states if state.strategy_id == wanted]
        if states:
            return word_result(states[-1].data or {}, intent.language)
        return PHRASES.say("not_run" if wanted else "nothing_run", intent.language, name=wanted or "sma_cross")

    async def _better(self, turn: Turn, intent: Intent) -> str:
        comparisons = await self._completed(turn, "comparison")
        if comparisons:
            return word_comparison(comparisons[-1].data or {}, intent.language)
        ran = [state.strategy_id for state in await self._completed(turn, "backtest")]
        one, two = [*dict.fromkeys([*reversed(ran), "sma_cross", "rsi_reversion"])][:2]
        return PHRASES.say("nothing_compared", intent.language, one=one, two=two)

    async def _completed(self, turn: Turn, kind: str) -> list[RunState]:
        return [state for state in await turn.runs() if state.kind == kind and state.status == "completed"]


PHRASES = Phrases(
    {
        "capabilities": {
            "en": "I run backtests and compare them. Try:\n"
            "  run sma_cross fast=10 slow=30\n"
            "  compare momentum and buy_and_hold\n"
            "  how did sma_cross do?\n"
            "  which is better?\n"
            "Strategies: {strategies}. Prices: {symbols}. Type /help for the commands.",
            "ko": "백테스트를 실행하고 비교합니다. 이렇게 말해 보세요:\n"
            "  sma_cross 실행해줘 fast=10 slow=30\n"
            "  momentum 과 buy_and_hold 비교해줘\n"
            "  sma_cross 결과 어땠어?\n"
            "  어느 쪽이 더 좋아?\n"
            "전략: {strategies}. 가격: {symbols}. /help 를 입력하면 명령을 볼 수 있습니다.",
        },
        "unknown": {
            "en": "I did not understand that; I only know backtests. Ask “what can you do?”, or type /help.",
            "ko": "이해하지 못했습니다. 저는 백테스트만 압니다. “뭘 할 수 있어?”라고 묻거나 /help 를 입력해 보세요.",
        },
        "run_what": {
            "en": "Which strategy shall I run? There are: {strategies}.",
            "ko": "어떤 전략을 실행할까요? {strategies} 가 있습니다.",
        },
        "compare_what": {
            "en": "Which strategies shall I compare? Name two or more of: {strategies}.",
            "ko": "어떤 전략을 비교할까요? 둘 이상을 골라 주세요: {strategies}.",
        },
        "not_run": {
            "en": "{name} has not been run in this session yet. Say “run {name}”.",
            "ko": "{name} 은(는) 이 세션에서 아직 실행되지 않았습니다. “{name} 실행해줘”라고 말해 보세요.",
        },
        "nothing_run": {
            "en": "Nothing has been run in this session yet. Say “run {name}”.",
            "ko": "이 세션에서 아직 실행된 것이 없습니다. “{name} 실행해줘”라고 말해 보세요.",
        },
        "nothing_compared": {
            "en": "There is nothing to choose between yet. Say “compare {one} and {two}”.",
            "ko": "아직 고를 것이 없습니다. “{one} 과 {two} 비교해줘”라고 말해 보세요.",
        },
    }
)
