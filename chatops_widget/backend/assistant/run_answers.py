"""Answers about one run: each names it, has its figures from what is stored, and the Python that gets the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...commands.agreement import FinishedRun
from ...protocol.figure_names import WINDOW_FIGURES
from ...protocol.metric_text import measured, spelled
from ..simulation.run_settings import RUN_PARAMETERS
from ..spoken_dates import last
from ..wording import Language, figure, joined, plain, word_luck, word_result, word_taint
from .api import Turn
from .figures import (
    CERTAIN,
    Period,
    deepest_drawdown,
    drawdown_of,
    equity_of,
    longest_drawdown,
    peak_before,
    period_returns,
    sharpe_certainty,
    window_metric,
    within,
)
from .phrases import PHRASES
from .understanding import Question, spell

_USUAL = {spec.name: spec.default for spec in RUN_PARAMETERS}
_NAMED_BEFORE = frozenset(["symbol", "symbols", "start", "end"])  # of every answer
_DATES = frozenset(["start", "end", "window"])  # “what period was it?”
SHORTEST = 60  # bars; of fewer, the answer says how few they are


@dataclass(frozen=True)
class Asked:
    """The run that is asked about, as it is stored."""

    id: str
    data: Mapping[str, Any]
    curves: Mapping[str, bytes]

    def figure(self, text: str, metric: str) -> str:
        return figure(text, metric, self.id)

    def metric(self, name: str) -> str:
        """A metric of the run as people read it; a dash where it is not defined."""
        value = self.data["metrics"].get(name)
        return spelled(name, None) if value is None else self.figure(spelled(name, value), name)


def result_of(run_id: str) -> str:
    """The Python that gets a run's result in a cell."""
    return f'chat.run("{run_id}").result()'


class RunAnswers:
    """Answers questions about one run of a turn's session."""

    def __init__(self, turn: Turn, language: Language) -> None:
        self._turn = turn
        self._language = language

    def _say(self, key: str, **values: Any) -> str:
        return PHRASES.say(key, self._language, **values)

    async def result(self, question: Question) -> str:
        """What came of the last run of a strategy, or of the last run."""
        states = await self._turn.runs(kind="backtest", status="completed", strategy=question.about or None, newest=1)
        if not states:
            return self._not_run(question.about)
        words = word_result(states[-1].data or {}, self._language).of_run(states[-1].run_id)
        return joined([joined([f"`{states[-1].run_id}`:", words]), f"`{result_of(states[-1].run_id)}.metrics`"], "\n\n")

    async def metric(self, question: Question) -> str:
        """The value of a metric; of a drawdown also when it was."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        if question.metric == "max_drawdown":
            return self._drawdown(run)
        if question.metric == "max_drawdown_duration" and run.data["metrics"].get(question.metric):
            return self._longest_drawdown(run)
        if question.metric == "exposure_time":
            said = self._say("exposure", share=run.metric("exposure_time"))
        else:
            said = joined([question.metric, run.metric(question.metric)])
        return self._told(run, said, f".metrics[{question.metric!r}]")

    def _drawdown(self, run: Asked) -> str:
        if not run.data["metrics"].get("max_drawdown"):
            return self._told(run, self._say("no_drawdown"), ".drawdown.min()")
        fall = deepest_drawdown(run.curves)
        said = self._say(
            "drawdown" if fall.recovery else "open_drawdown",
            depth=run.metric("max_drawdown"),
            peak=fall.peak,
            trough=fall.trough,
            recovery=fall.recovery or fall.last,
        )
        d, low = f"(d := {result_of(run.id)}.drawdown)", "d.idxmin()"
        end = f"d[{low}:].eq(0).idxmax()" if fall.recovery else "d.index[-1]"
        return self._answer(run, said, f"{d}.min(), d[:{low}].eq(0)[::-1].idxmax(), {low}, {end}")

    def _longest_drawdown(self, run: Asked) -> str:
        fall = longest_drawdown(run.curves)
        said = self._say(
            "long_drawdown" if fall.recovery else "open_long_drawdown",
            bars=run.metric("max_drawdown_duration"),
            peak=fall.peak,
            recovery=fall.recovery or fall.last,
        )
        code = f"(d := {result_of(run.id)}.drawdown), (g := d.eq(0).cumsum()), (n := d.lt(0).groupby(g).sum()).max(), "
        code += "d.index[g.eq(n.idxmax())][0], d.index[g.gt(n.idxmax())][:1]"
        return self._answer(run, said, code)

    async def current_drawdown(self, question: Question) -> str:
        """How far below its peak it stood at its last bar."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        below, days = drawdown_of(run.curves)
        peak = days[peak_before(below, len(below) - 1)]
        depth = run.figure(measured(below[-1], "fraction"), "current_drawdown")
        said = self._say("current_drawdown" if below[-1] else "at_its_peak", day=days[-1], depth=depth, peak=peak)
        return self._told(run, said, ".drawdown.iloc[-1]")

    async def setup(self, question: Question) -> str:
        """What a run was given: its strategy's parameters, settings that are not as usual, and what is asked for."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        had = FinishedRun(run.id, run.data)  # knows what runs had before there were all of today's settings
        given = run.data["parameters"] | {spec.name: had.value(spec) for spec in RUN_PARAMETERS}
        told = {*question.parameters, *unusual(given, given)} - _NAMED_BEFORE
        shown = ", ".join(f"`{name}={_shown(given[name])}`" for name in given if name in told)
        bars = run.figure(f"{len(equity_of(run.curves)):,}", "bars")
        key = "imported_setup" if run.data.get("imported") else "setup" if shown else "usual_setup"
        said = self._say(key, bars=bars, given=shown)
        lacking = [name for name in question.parameters if name not in {*given, *_DATES}]
        if lacking and key != "imported_setup":
            said = joined([said, self._say("has_no", names=", ".join(f"`{name}`" for name in lacking))], "; ")
        return self._answer(run, said, f"{result_of(run.id)}.parameters, len({result_of(run.id)}.equity)")

    async def period(self, question: Question) -> str:
        """The worst or best year or month."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        extreme, _, name = question.topic.partition("_")
        period: Period = "year" if name == "year" else "month"
        returns = period_returns(equity_of(run.curves), period)
        at = int(returns.argmin() if extreme == "worst" else returns.argmax())
        value = run.figure(measured(returns.iloc[at], "fraction", signed=True), question.topic)
        said = self._say(question.topic, when=returns.index[at], value=value)
        pick = ("min" if extreme == "worst" else "max") + "()"
        table = ".monthly_returns()" + (".add(1).prod(axis=1).sub(1)" if period == "year" else ".stack()")
        return self._answer(run, said, f"(r := {result_of(run.id)}{table}).{pick}, r.idx{pick}")

    async def within(self, question: Question) -> str:
        """Return and drawdown in a part of the run's time."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        equity = equity_of(run.curves)
        ran = pd.DatetimeIndex(equity.index)[[0, -1]]
        start = last(question.last, ran[1].date()).first if question.last else question.start
        found = within(equity, start, question.end)
        if found is None:
            asked = " – ".join(str(each or "…") for each in (start, question.end))
            return self._told(run, self._say("outside", asked=asked), ".equity.index[[0, -1]]")
        value, depth = (
            run.figure(measured(each, "fraction", signed=True), window_metric(name, found))
            for name, each in zip(WINDOW_FIGURES, (found.total, found.drawdown), strict=True)
        )
        said = self._say("within", first=found.first, last=found.last, value=value, depth=depth)
        held = f'(e := {result_of(run.id)}.equity)[max(e.index.searchsorted("{found.first}") - 1, 0):]'
        code = f'(w := {held}[:"{found.last}"]).iloc[-1] / w.iloc[0] - 1, (w / w.cummax() - 1).min()'
        return self._answer(run, said, code)

    async def certainty(self, question: Question) -> str:
        """How far the Sharpe ratio is from 0 by its standard error, and what is known of how much was tried."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        sharpe, bars = run.data["metrics"].get("sharpe_ratio"), run.data["bars"]
        if sharpe is None or bars < SHORTEST:
            return self._told(run, joined(["sharpe_ratio", run.metric("sharpe_ratio")]), ".metrics['sharpe_ratio']")
        per_year = run.data["barsPerYear"]
        sure = sharpe_certainty(sharpe, bars / per_year, per_year)
        said = self._say(
            "certain" if abs(sure.errors) > CERTAIN else "uncertain",
            sharpe=run.metric("sharpe_ratio"),
            error=plain(f"{sure.error:.2f}"),
            errors=plain(f"{sure.errors:.2f}"),
            chance=plain(measured(sure.chance, "fraction")),
            years=plain(f"{bars / per_year:.1f}"),
            needed=plain(f"{CERTAIN:g}"),
            level=plain("5\N{NO-BREAK SPACE}%"),
            source=plain("Lo 2002"),
            zero=plain("0"),
        )
        luck = [each.of_run(run.id) for each in word_luck(run.data, self._language)]
        return self._answer(run, said, f"{result_of(run.id)}.metrics['sharpe_ratio']", luck)

    async def _asked(self, question: Question) -> Asked | str:
        """The run that is asked about, or why there is nothing to say of it."""
        if not question.about:
            return self._not_run(question.missing)
        found = await self._turn.result(question.about)
        return Asked(question.about, *found) if found else self._say("no_result", name=f"`{question.about}`")

    def _not_run(self, strategy: str) -> str:
        return self._say("not_run" if strategy else "nothing_run", name=strategy or "sma_cross")

    def _told(self, run: Asked, said: str, code: str) -> str:
        return self._answer(run, said, result_of(run.id) + code)

    def _answer(self, run: Asked, said: str, code: str, more: Sequence[str] = ()) -> str:
        """Which run it is about, what is said of it, why that may not be relied on, and the Python."""
        data = run.data
        named = ", ".join(filter(None, [data["strategyId"], data["symbol"], f"{data['start']} – {data['end']}"]))
        about = f"{named} (`{run.id}`):"
        words = joined([about, joined([said, "."], ""), *more, *self._few(run), *word_taint(data, self._language)])
        return joined([words, f"`{code}`"], "\n\n")

    def _few(self, run: Asked) -> list[str]:
        bars = run.data.get("bars", SHORTEST)
        return [self._say("few_bars", bars=run.figure(f"{bars:,}", "bars"))] if bars < SHORTEST else []


def unusual(given: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Those of the names that were given something else than a run has by default: all of a strategy's own."""
    return [name for name in names if given.get(name) not in (None, _USUAL.get(name))]


def _shown(value: Any) -> str:
    return "none" if value is None else spell(value)
