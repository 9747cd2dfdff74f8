"""Answers to questions, with figures from what is stored: each names its run and the Python that gets the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ...protocol.messages import RunState, StrategySpec
from ...protocol.metrics import METRICS, SHOWN
from ..wording import Language, word_comparison, word_ranked_last, word_result, word_taint
from .api import Turn
from .figures import CERTAIN, Period, equity_of, losing_streak, period_returns, sharpe_certainty, spelled
from .phrases import PHRASES
from .understanding import Catalog, Question

SHOWN_RUNS = 20
say = PHRASES.say


class Answers:
    """Answers the questions of one message."""

    def __init__(self, turn: Turn, catalog: Catalog, language: Language) -> None:
        self._turn = turn
        self._catalog = catalog
        self._language = language

    async def to(self, question: Question) -> str:
        """The answer in words; where there is no figure for it, that there is none."""
        by_topic: dict[str, Callable[[Question], Awaitable[str]]] = {
            "help": self._help,
            "strategies": self._strategies,
            "symbols": self._symbols,
            "runs": self._runs,
            "explain": self._explain,
            "metric": self._metric,
            "metric_of": self._metric_of,
            "metric_rank": self._metric_rank,
            "result": self._result,
            "better": self._better,
            "difference": self._difference,
            "worst_year": self._period,
            "best_year": self._period,
            "worst_month": self._period,
            "best_month": self._period,
            "streak": self._streak,
            "significance": self._significance,
        }
        return await by_topic[question.topic](question)

    def _say(self, key: str, **values: Any) -> str:
        return say(key, self._language, **values)

    # -- what there is ------------------------------------------------------------------------------------------

    async def _help(self, question: Question) -> str:
        names = ", ".join(spec.id for spec in self._catalog.strategies)
        return self._say("capabilities", strategies=names, symbols=", ".join(s.symbol for s in self._catalog.symbols))

    async def _strategies(self, question: Question) -> str:
        return "\n".join(f"- `{spec.id}`: {spec.summary}" for spec in self._catalog.strategies)

    async def _symbols(self, question: Question) -> str:
        lines = []
        for each in self._catalog.symbols:
            known = (
                f": {each.start} – {each.end}, {self._say('bars', n=f'{each.bars:,}')}"
                if each.start and each.end and each.bars
                else ""
            )
            lines.append(f"- `{each.symbol}`" + (f" ({each.name})" if each.name else "") + known)
        return "\n".join(lines)

    async def _runs(self, question: Question) -> str:
        states = await self._turn.runs()
        if not states:
            return self._say("nothing_run", name="sma_cross")
        return "\n".join(
            f"- `{each.run_id}` {each.strategy_id}, {each.parameters.get('symbol', '')}: {each.status}"
            for each in states[-SHOWN_RUNS:]
        )

    async def _explain(self, question: Question) -> str:
        spec: StrategySpec = next(each for each in self._catalog.strategies if each.id == question.about)
        parameters = [f"- `{each.name}={each.default}`: {each.summary}" for each in spec.parameters]
        return "\n".join([f"`{spec.id}` ({spec.name}): {spec.summary} {spec.description}".strip(), *parameters])

    async def _metric(self, question: Question) -> str:
        return self._say("metric", name=question.about, definition=METRICS[question.about].definition)

    # -- what came of it ----------------------------------------------------------------------------------------

    async def _completed(self, kind: str) -> list[RunState]:
        return [each for each in await self._turn.runs() if each.kind == kind and each.status == "completed"]

    async def _result(self, question: Question) -> str:
        wanted = question.about
        states = [each for each in await self._completed("backtest") if wanted in ("", each.strategy_id)]
        if not states:
            return self._say("not_run" if wanted else "nothing_run", name=wanted or "sma_cross")
        return f"{word_result(states[-1].data or {}, self._language)}\n\n`{_python(states[-1].run_id)}`"

    async def _better(self, question: Question) -> str:
        comparisons = await self._completed("comparison")
        if comparisons:
            return word_comparison(comparisons[-1].data or {}, self._language)
        ran = [state.strategy_id for state in await self._completed("backtest")]
        one, two = [*dict.fromkeys([*reversed(ran), "sma_cross", "rsi_reversion"])][:2]
        return self._say("nothing_compared", one=one, two=two)

    async def _metric_rank(self, question: Question) -> str:
        comparisons = await self._completed("comparison")
        if not comparisons:
            return await self._better(question)
        rows = (comparisons[-1].data or {}).get("strategies") or []
        told = sorted(rows, key=lambda row: (bool(row.get("taint")), row.get(question.metric, float("inf"))))
        figures = ", ".join(
            f"{row['strategy_id']} {spelled(question.metric, row.get(question.metric))}" for row in told
        )
        code = f'chat.comparison("{comparisons[-1].run_id}").metrics[{question.metric!r}]'
        words = " ".join([f"{question.metric}: {figures}.", *word_ranked_last(rows, self._language)])
        return f"{words}\n\n`{code}`"

    async def _difference(self, question: Question) -> str:
        runs = (await self._completed("backtest"))[-2:]
        if len(runs) < 2:
            return self._say("nothing_compared", one="sma_cross", two="momentum")
        one, two = ((run.data or {}) for run in runs)
        before, after = one["parameters"], two["parameters"]
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        changes = [f"{one['strategyId']} → {two['strategyId']}"] if one["strategyId"] != two["strategyId"] else []
        changes += [f"{name} {before.get(name, '–')} → {after.get(name, '–')}" for name in names]
        metrics = [
            f"{name} {spelled(name, one['metrics'].get(name))} → {spelled(name, two['metrics'].get(name))}"
            for name in SHOWN
        ]
        ids = [run.run_id for run in runs]
        words = " ".join([f"{', '.join(metrics)}.", *(word for each in (one, two) for word in self._taint(each))])
        return f"`{ids[0]}` → `{ids[1]}`: {', '.join(changes) or '='}\n\n{words}"

    async def _metric_of(self, question: Question) -> str:
        found = await self._turn.result(question.about)
        if found is None:
            return self._say("nothing_run", name="sma_cross")
        value = found[0]["metrics"].get(question.metric)
        figure = f"{question.metric} {spelled(question.metric, value)}"
        return self._of_run(question, found[0], figure, f".metrics[{question.metric!r}]")

    async def _period(self, question: Question) -> str:
        found = await self._turn.result(question.about)
        if found is None:
            return self._say("nothing_run", name="sma_cross")
        extreme, _, name = question.topic.partition("_")
        period: Period = "year" if name == "year" else "month"
        returns = period_returns(equity_of(found[1]), period)
        at = int(returns.argmin() if extreme == "worst" else returns.argmax())
        figure = self._say(question.topic, when=returns.index[at], value=f"{returns.iloc[at]:+.1%}")
        code = ".monthly_returns()" if period == "month" else ".monthly_returns().add(1).prod(axis=1).sub(1)"
        return self._of_run(question, found[0], figure, code)

    async def _streak(self, question: Question) -> str:
        found = await self._turn.result(question.about)
        if found is None:
            return self._say("nothing_run", name="sma_cross")
        figure = self._say("streak", count=losing_streak(found[1]))
        return self._of_run(question, found[0], figure, ".trades['pnl']")

    def _of_run(self, question: Question, data: dict[str, Any], figure: str, code: str) -> str:
        about = f"{data['strategyId']}, {data['symbol']}, {data['start']} – {data['end']} (`{question.about}`)"
        words = " ".join([f"{about}: {figure}.", *self._taint(data)])
        return f"{words}\n\n`{_python(question.about)}{code}`"

    def _taint(self, data: dict[str, Any]) -> list[str]:
        return word_taint(data, self._language)

    async def _significance(self, question: Question) -> str:
        sharpe, years = question.numbers
        sure = sharpe_certainty(sharpe, years)
        return self._say(
            "significant" if abs(sure.errors) > CERTAIN else "not_significant",
            sharpe=f"{sharpe:g}",
            years=f"{years:g}",
            error=f"{sure.error:.2f}",
            errors=f"{sure.errors:.2f}",
            chance=f"{sure.chance:.1%}",
        )


def _python(run_id: str) -> str:
    return f'chat.run("{run_id}").result()'
