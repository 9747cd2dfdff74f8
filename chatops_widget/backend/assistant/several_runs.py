"""Answers about several runs: which has more or less of something, what changed, why they are not alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...protocol.messages import RunState
from ...protocol.metric_text import spelled
from ...protocol.metrics import METRICS
from ..wording import Language, figure, joined, plain, word_answer, word_comparison, word_ranked_last, word_taint
from ..wording.verdict import FEWEST_RETURNS
from .api import Turn
from .phrases import PHRASES
from .run_answers import result_of, unusual
from .understanding import Question

WINDOW = ("symbol", "start", "end")
COSTS = ("commission", "slippage")


class SeveralRuns:
    """Answers questions about several runs, or a comparison, of a turn's session."""

    def __init__(self, turn: Turn, language: Language) -> None:
        self._turn = turn
        self._language = language

    def _say(self, key: str, **values: Any) -> str:
        return PHRASES.say(key, self._language, **values)

    async def better(self, question: Question) -> str:
        """What may be said of the last comparison."""
        comparisons = await self._completed("comparison", newest=1)
        if not comparisons:
            return await self._nothing_to_choose()
        last = comparisons[-1]
        words = joined([f"`{last.run_id}`:", joined([word_comparison(last.data or {}, self._language)])])
        return joined([words.of_run(last.run_id), f'`chat.comparison("{last.run_id}").metrics`'], "\n\n")

    async def rank(self, question: Question) -> str:
        """Which has the most or least of a metric: of the last comparison, or of runs beside each other."""
        if question.missing:
            return self._say("not_run", name=question.missing)
        named = question.about.split()
        newest = await self._completed("backtest", "comparison", newest=1)
        if named or (newest and newest[-1].kind == "backtest"):
            runs = await (self._completed("backtest", run_id=named) if named else self._completed("backtest", newest=2))
            return self._ranked_runs(question, runs) if len(runs) > 1 else await self._nothing_to_choose()
        return self._ranked(question, newest[-1]) if newest else await self._nothing_to_choose()

    def _ranked(self, question: Question, last: RunState) -> str:
        """By the answer that a comparison gives to a question of its own."""
        data = last.data or {}
        rows = sorted(data["strategies"], key=lambda row: bool(row.get("taint")))
        told = joined([joined([self._row(question.metric, row) for row in rows], ", "), "."], "")
        answer = joined([word_answer({**data, "question": self._question(question)}, self._language)])
        said = joined([f"`{last.run_id}`:", told, answer, self._direction(question.metric)])
        code = f'chat.comparison("{last.run_id}").metrics[{question.metric!r}]'
        return joined([said.of_run(last.run_id), f"`{code}`"], "\n\n")

    def _ranked_runs(self, question: Question, runs: Sequence[RunState]) -> str:
        ids = [run.run_id for run in runs]
        one = len({run.strategy_id for run in runs}) == len(runs)
        rows = [
            {
                **(run.data or {})["metrics"],
                "strategy_id": run.strategy_id if one else f"{run.strategy_id} (`{run.run_id}`)",
                "run_id": run.run_id,
                "taint": (run.data or {}).get("taint"),
            }
            for run in runs
        ]
        told = [joined([f"`{row['run_id']}`", self._row(question.metric, row)]) for row in rows]
        bars = min((run.data or {}).get("bars", 0) for run in runs)
        words: list[str] = [joined([joined(told, ", "), "."], "")]
        if bars <= FEWEST_RETURNS:
            words.append(plain(self._say("too_few_bars", bars=f"{bars:,}", needed=FEWEST_RETURNS)))
            words += word_ranked_last(rows, self._language)
        else:
            asked = self._question(question)
            words += [word_answer({"strategies": rows, "question": asked}, self._language)]
            words += [self._direction(question.metric)]
        if len({tuple((run.data or {}).get(name) for name in WINDOW) for run in runs}) > 1:
            words.append(self._say("unlike_windows"))
        code = f"[chat.run(each).result().metrics[{question.metric!r}] for each in {ids}]"
        return joined([joined(words), f"`{code}`"], "\n\n")

    def _row(self, metric: str, row: Mapping[str, Any]) -> str:
        value = row.get(metric)
        name = str(row["strategy_id"])
        shown = figure(spelled(metric, value), metric, str(row.get("run_id", "")), name) if value is not None else "–"
        return joined([name.partition(" (`")[0], metric, shown])

    def _question(self, question: Question) -> dict[str, Any]:
        return {"text": "", "metric": question.metric, "wanted": wanted_end(question.metric, question.wanted)}

    def _direction(self, metric: str) -> str:
        return plain(self._say(f"better_{(METRICS[metric].better or 'neither').replace(' ', '_')}"))

    async def difference(self, question: Question) -> str:
        """What changed from one run to another: what they were given, and what came of it."""
        if question.missing:
            return self._say("not_run", name=question.missing)
        runs = await self._two(question)
        if len(runs) < 2:
            return await self._nothing_to_choose()
        one, two = ((run.data or {}) for run in runs)
        before, after = one["parameters"], two["parameters"]
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        changes = [f"{one['strategyId']} → {two['strategyId']}"] if one["strategyId"] != two["strategyId"] else []
        changes += [f"`{name}` {_given(before.get(name))} → {_given(after.get(name))}" for name in names]
        metrics = [self._change(name, runs) for name in METRICS if one["metrics"].get(name) != two["metrics"].get(name)]
        told = joined([", ".join(changes) or self._say("same_parameters"), "."], "")
        came = joined([joined(metrics, ", ") if metrics else self._say("same_metrics"), "."], "")
        words = joined([f"`{runs[0].run_id}` → `{runs[1].run_id}`:", told])
        ids = [result_of(run.run_id) + ".metrics" for run in runs]
        notes = [*self._unlike(runs), *(word for each in (one, two) for word in word_taint(each, self._language))]
        return joined([words, joined([came, *notes]), f"`{ids[0]}.compare({ids[1]})`"], "\n\n")

    def _change(self, metric: str, runs: Sequence[RunState]) -> str:
        shown = []
        for run in runs:
            value = (run.data or {})["metrics"].get(metric)
            shown.append(figure(spelled(metric, value), metric, run.run_id) if value is not None else "–")
        return joined([metric, joined(shown, " → ")])

    def _unlike(self, runs: Sequence[RunState]) -> list[str]:
        windows = {tuple((run.data or {}).get(name) for name in WINDOW) for run in runs}
        return [self._say("unlike_windows")] if len(windows) > 1 else []

    async def why_window(self, question: Question) -> str:
        """Why two runs cover other days: what was asked for, and what days there are."""
        return await self._why(question, WINDOW, "window")

    async def why_costs(self, question: Question) -> str:
        """Why two runs pay other costs."""
        return await self._why(question, COSTS, "costs")

    async def _why(self, question: Question, names: Sequence[str], key: str) -> str:
        if question.missing:
            return self._say("not_run", name=question.missing)
        runs = await self._two(question)
        if len(runs) < 2:
            return await self._nothing_to_choose()
        lines: list[str] = []
        for run in runs:
            data = run.data or {}
            given = unusual(data["parameters"], names)
            asked = ", ".join(f"`{name}={data['parameters'][name]}`" for name in given)
            why = self._say(f"{key}_given", given=asked) if given else self._say(f"{key}_usual")
            came = f"{data['symbol']}, {data['start']} – {data['end']}" if key == "window" else self._costs(run)
            lines.append(joined([f"- `{run.run_id}` {run.strategy_id}:", joined([came, "."], ""), why]))
        same = len({tuple((run.data or {})["parameters"].get(name) for name in names) for run in runs}) == 1
        spans = {tuple((run.data or {}).get(name) for name in WINDOW) for run in runs}
        if same and (key == "costs" or len(spans) == 1):
            lines.append(self._say(f"same_{key}"))
        shown = list(names) if key == "costs" else ["symbol", "start", "end"]
        where = "parameters" if key == "costs" else "data"
        ids = [run.run_id for run in runs]
        code = f"[[chat.run(each).result().{where}[name] for name in {shown}] for each in {ids}]"
        notes = [word for run in runs for word in word_taint(run.data or {}, self._language)]
        return joined([joined([*lines, *notes], "\n"), f"`{code}`"], "\n\n")

    def _costs(self, run: RunState) -> str:
        data = run.data or {}
        rates = ", ".join(f"`{name}={data['parameters'].get(name, 0):g}`" for name in COSTS)
        fees = data["metrics"].get("total_fees")
        paid = figure(spelled("total_fees", fees), "total_fees", run.run_id) if fees is not None else "–"
        return joined([rates + ",", "total_fees", paid])

    async def _two(self, question: Question) -> list[RunState]:
        """The two runs that are asked about; the last two where none is named."""
        named = question.about.split()
        if not named:
            return await self._completed("backtest", newest=2)
        runs = {run.run_id: run for run in await self._completed("backtest", run_id=named)}
        return [runs[each] for each in named if each in runs][-2:]

    async def _completed(
        self, *kinds: str, run_id: Sequence[str] | None = None, newest: int | None = None
    ) -> list[RunState]:
        return await self._turn.runs(kind=kinds, status="completed", run_id=run_id, newest=newest)

    async def _nothing_to_choose(self) -> str:
        ran = await self._turn.last_strategies(2)
        one, two = [*dict.fromkeys([*ran, "sma_cross", "rsi_reversion"])][:2]
        return self._say("nothing_compared", one=one, two=two)


def wanted_end(metric: str, wanted: str) -> str:
    """Which end of a metric is asked for, by what the registry says is better of it.

    >>> wanted_end("max_drawdown", "less"), wanted_end("sharpe_ratio", "less"), wanted_end("n_trades", "less")
    ('best', 'worst', 'least')
    """
    better = METRICS[metric].better
    if better is None:
        return "least" if wanted == "less" else "most"
    if wanted in ("best", "worst"):
        return wanted
    return "best" if (wanted == "more") == (better == "higher") else "worst"


def _given(value: Any) -> str:
    return "–" if value is None else f"`{value}`"
