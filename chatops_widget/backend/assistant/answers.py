"""Answers to questions: what there is, and which answer a question about results gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from ...protocol.messages import StrategySpec
from ...protocol.metric_definition import definition
from ...protocol.metric_text import measured, spelled
from ...protocol.metrics import METRICS
from ..strategies.korean import in_korean
from ..wording import Language, figure, joined, plain
from .api import Turn
from .best_run import BestOf
from .figures import CERTAIN, sharpe_certainty
from .phrases import PHRASES
from .run_answers import result_of
from .several_runs import SeveralRuns
from .trade_answers import TradeAnswers
from .understanding import Catalog, Question

SHOWN_RUNS = 20
# Topics of one run, which are answered of each where several are asked about.
ONE_RUN = frozenset(
    [
        "metric_of",
        "worst_year",
        "best_year",
        "worst_month",
        "best_month",
        "streak",
        "worst_trade",
        "best_trade",
        "trade_sides",
    ]
)
say = PHRASES.say


class Answers:
    """Answers the questions of one message."""

    def __init__(self, turn: Turn, catalog: Catalog, language: Language) -> None:
        self._turn = turn
        self._catalog = catalog
        self._language = language

    async def to(self, question: Question) -> str:
        """The answer in words; where there is no figure for it, that there is none."""
        one = TradeAnswers(self._turn, self._language)
        several = SeveralRuns(self._turn, self._language)
        by_topic: dict[str, Callable[[Question], Awaitable[str]]] = {
            "help": self._help,
            "how_to": self._how_to,
            "term": self._term,
            "strategies": self._strategies,
            "symbols": self._symbols,
            "runs": self._runs,
            "explain": self._explain,
            "metric": self._metric,
            "significance": self._significance,
            "metric_of": one.trades if question.metric == "n_trades" else one.metric,
            "trades": one.trades,
            "result": one.result,
            "worst_year": one.period,
            "best_year": one.period,
            "worst_month": one.period,
            "best_month": one.period,
            "streak": one.streak,
            "within": one.within,
            "setup": one.setup,
            "current_drawdown": one.current_drawdown,
            "worst_trade": one.extreme_trade,
            "best_trade": one.extreme_trade,
            "trade_sides": one.trade_sides,
            "position": one.position,
            "certainty": one.certainty,
            "metric_rank": several.rank,
            "better": several.better,
            "difference": several.difference,
            "why_window": several.why_window,
            "why_costs": several.why_costs,
        }
        answer = by_topic[question.topic]
        if question.judged:
            figures = await self.to(msgspec.structs.replace(question, judged=""))
            return joined([figures, self._say("judged", word=question.judged)], "\n\n")
        if question.topic in ONE_RUN and " " in question.about:  # “which had the worst year?”: what each had
            each = [await answer(msgspec.structs.replace(question, about=run)) for run in question.about.split()]
            return joined(each, "\n\n")
        return await answer(question)

    def _say(self, key: str, **values: Any) -> str:
        return plain(say(key, self._language, **values))

    def _of(self, text: str) -> str:
        """What a strategy says of itself, in the language of this answer."""
        return in_korean(text) if self._language == "ko" else text

    async def _help(self, question: Question) -> str:
        names = ", ".join(spec.id for spec in self._catalog.strategies)
        return self._say("capabilities", strategies=names, symbols=", ".join(s.symbol for s in self._catalog.symbols))

    async def _how_to(self, question: Question) -> str:
        """Where that is done which no sentence does."""
        return self._say(f"how_{question.about}")

    async def _term(self, question: Question) -> str:
        """What a word of the trade means here."""
        return self._say(f"term_{question.about}")

    async def _strategies(self, question: Question) -> str:
        return plain("\n".join(f"- `{spec.id}`: {self._of(spec.summary)}" for spec in self._catalog.strategies))

    async def _symbols(self, question: Question) -> str:
        lines = []
        for each in self._catalog.symbols:
            known = (
                f": {each.start} – {each.end}, {self._say('bars', n=f'{each.bars:,}')}"
                if each.start and each.end and each.bars
                else f": {self._say('unread')}"
            )
            if question.about in ("", each.symbol):
                lines.append(f"- `{each.symbol}`" + (f" ({each.name})" if each.name else "") + known)
        return plain("\n".join(lines))

    async def _runs(self, question: Question) -> str:
        states = await self._turn.runs(newest=SHOWN_RUNS)
        if not states:
            return self._say("nothing_run", name="sma_cross")
        return plain(
            "\n".join(
                f"- `{each.run_id}` {each.strategy_id}, {each.parameters.get('symbol', '')}: {each.status}"
                for each in states
            )
        )

    async def best_run(self, best: BestOf) -> str:
        """The best of the stored runs that are meant, by the index that `/find` searches."""
        found = await self._turn.best_run(best.query, best.metric)
        said = str(best.query) or "/find"
        if found is None:
            return self._say("no_best", query=said)
        value = figure(spelled(best.metric, found.metrics[best.metric]), best.metric, found.run_id)
        about = self._say("best_run", query=said, metric=best.metric, run=found.run_id, strategy=found.strategy_id)
        return joined([joined([about, joined([value, "."], "")]), f"`{result_of(found.run_id)}.metrics`"], "\n\n")

    async def _explain(self, question: Question) -> str:
        spec: StrategySpec = next(each for each in self._catalog.strategies if each.id == question.about)
        parameters = [f"- `{each.name}={each.default}`: {self._of(each.summary)}" for each in spec.parameters]
        said = f"`{spec.id}` ({spec.name}): {self._of(spec.summary)} {self._of(spec.description)}".strip()
        return plain("\n".join([said, *parameters]))

    async def _metric(self, question: Question) -> str:
        metric = METRICS[question.about]
        better = self._say(f"better_{(metric.better or 'neither').replace(' ', '_')}")
        return self._say("metric", name=metric.name, definition=definition(metric.name, self._language), better=better)

    async def _significance(self, question: Question) -> str:
        sharpe, years = question.numbers
        sure = sharpe_certainty(sharpe, years)
        return self._say(
            "significant" if abs(sure.errors) > CERTAIN else "not_significant",
            sharpe=f"{sharpe:g}",
            years=f"{years:g}",
            error=f"{sure.error:.2f}",
            errors=f"{sure.errors:.2f}",
            chance=measured(sure.chance, "fraction"),
        )
