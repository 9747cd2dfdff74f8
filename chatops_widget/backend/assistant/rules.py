"""The rule-based assistant, the default: it does what a sentence says, all of it, or asks back."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from ...errors import BadParameter
from ...protocol.metrics import METRICS
from ..catalog.stored_runs import vocabulary
from ..prices.price_book import PriceBook
from ..simulation.run_settings import RUN_PARAMETERS
from ..simulation.sweep import METRIC
from ..strategies.builtin import STRATEGIES
from ..wording import Language, language_of, plain
from .answers import Answers
from .api import EndOfMessage, Piece, Turn
from .best_run import read_best
from .carry_out import carry_out, offered
from .phrases import PHRASES
from .session_ends import asked_of_session
from .understanding import Catalog, Memory, OwnRunsWanted, Plan, Understanding, remember
from .understanding.session_ends import ARCHIVE, DELETE, RESTORE


class RuleBased:
    """Turns a sentence into a plan; carries it out if nothing of the sentence is left over, else says what is."""

    def __init__(self, book: PriceBook) -> None:
        self._book = book
        self._known: tuple[bytes, Understanding] | None = None

    async def answer(self, turn: Turn) -> AsyncIterator[Piece]:
        catalog = await self._catalog()
        language = language_of(turn.text)
        if _has_code_or_commands(turn.text):
            if turn.addressed:
                yield plain(PHRASES.say("pasted", language))
            return
        memory, planned = await self._planned(turn, catalog)
        wrong = next(((line, plan) for line, plan in planned if not plan.is_whole), None)
        if wrong is not None:
            line, plan = wrong
            best = read_best(turn.text, catalog, vocabulary(), dt.date.today()) if len(planned) == 1 else None
            if best is not None:
                yield await Answers(turn, catalog, language).best_run(best)
                return
            if plan.lacks == "nobody_asked" and not turn.addressed and len(planned) == 1:
                return
            said = asked_back(plan, catalog, language, ran=bool(memory.backtests))
            if len(planned) > 1:
                said = PHRASES.say("of_lines", language, line=line.strip(), n=len(planned), said=said)
            yield plain(said)
            if plan.offers:
                yield offered(plan.offers)
            return
        for number, (_, plan) in enumerate(planned):
            if number:
                yield EndOfMessage()
            if plan.question is not None and plan.question.topic in (DELETE, ARCHIVE, RESTORE):
                words, buttons = await asked_of_session(turn, plan.question, language)
                yield plain(words)
                if buttons is not None:
                    yield buttons
            elif plan.question is not None:
                yield await Answers(turn, catalog, language).to(plan.question)
            else:
                async for piece in carry_out(turn, plan.commands):
                    yield piece

    async def _planned(self, turn: Turn, catalog: Catalog) -> tuple[Memory, list[tuple[str, Plan]]]:
        """What a text asks for, and the runs that it may go back to: of thousands a few, unless it goes back to all."""
        try:
            memory = await self._memory(turn, catalog, has_own=False)
            return memory, self._understanding(catalog).plans(turn.text, memory)
        except OwnRunsWanted:
            memory = await self._memory(turn, catalog, has_own=True)
            return memory, self._understanding(catalog).plans(turn.text, memory)

    async def _memory(self, turn: Turn, catalog: Catalog, *, has_own: bool) -> Memory:
        states = await turn.recalled_runs(own=has_own)
        return remember(states, catalog, user=turn.user, today=dt.datetime.now(dt.UTC).date(), has_own=has_own)

    async def _catalog(self) -> Catalog:
        symbols = await asyncio.to_thread(self._book.symbols)
        specs = [each.spec for each in STRATEGIES.values()]
        return Catalog(specs, symbols, RUN_PARAMETERS, list(METRICS), METRIC.choices or [], _fault)

    def _understanding(self, catalog: Catalog) -> Understanding:
        """One for each catalog: it is made anew when a strategy or a price series comes or goes."""
        key = msgspec.json.encode([catalog.strategies, catalog.symbols], enc_hook=str)
        if self._known is None or self._known[0] != key:
            self._known = key, Understanding(catalog)
        return self._known[1]


def _has_code_or_commands(text: str) -> bool:
    """Whether it is a text with code or with command lines in it: pasted to be read, and not to be run."""
    return re.search(r"^[ \t]*(?:```|~~~|/\w)", text, re.MULTILINE) is not None


def _fault(strategy_id: str, bound: Mapping[str, Any]) -> str | None:
    """What a strategy's rules say against its parameters."""
    try:
        STRATEGIES[strategy_id].check(bound)
    except BadParameter as error:
        return str(error)
    return None


def asked_back(plan: Plan, catalog: Catalog, language: Language, *, ran: bool = False) -> str:
    """What was not understood or is lacking, in the user's own words, and what there is.

    `ran`: there are runs to ask about.
    """
    names = {
        "strategies": ", ".join(spec.id for spec in catalog.strategies),
        "symbols": ", ".join(spec.symbol for spec in catalog.symbols),
    }
    pieces = ", ".join(f"“{piece}”" for piece in plan.left_over)

    def say(key: str) -> str:
        name = next((spec.id for spec in catalog.strategies), "")
        return PHRASES.say(key, language, pieces=pieces, detail=plan.detail, name=name, **names)

    if plan.lacks in ("held", "too_long", "too_many_words", "two_ways", "noted", "nobody_asked"):
        return say(plan.lacks)
    if plan.left_over and plan.asks and not plan.offers:
        one, two = (say("ask_year"), say("ask_drawdown")) if ran else (say("ask_data"), say("ask_explain"))
        return PHRASES.say("cannot_answer", language, pieces=pieces, one=one, two=two)
    if plan.left_over and not plan.pieces and not plan.offers:
        return say("unknown")
    said = [say("left_over")] if plan.left_over else []
    if plan.lacks and not plan.left_over:
        said.append(say("nothing_to_repeat" if plan.lacks == "nothing_run" else plan.lacks))
    if plan.left_over and plan.has_unknown_words:
        said.append(say("there_are"))
    if plan.offers:
        said.append(say("without" if plan.left_over and not plan.lacks else "perhaps"))
    return " ".join(said) or PHRASES.say("run_what", language, **names)
