"""The request for a comparison: which finished runs are in it, what is still to run, and how they are compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...commands.agreement import FinishedRun, agreed, told
from ...commands.parameters import bind
from ...errors import BadInput, BadParameter, quoted
from ...errors.sentences import Sentence, say
from ...protocol.comparison_window import COMMON, FULL
from ...protocol.run_kinds import COMPARISON
from ..prices.price_book import PriceBook
from ..simulation.backtest import BacktestOutput
from ..simulation.compare import QUESTION, STRATEGY_IDS, imported
from ..simulation.costs import COSTS, read_costs
from ..simulation.own_bars import WINDOW
from ..simulation.run_settings import RATES, RUN_PARAMETERS, read_rate, read_symbols
from ..storage.store import Store
from ..strategies.builtin import STRATEGIES
from .imported_names import ImportedNames
from .run_request import RunRequest, read_run

MAX_QUESTION = 2_000  # characters, which everybody in the session is told
MOST = 100  # strategies
CHOSEN = {"walkForward": "walk-forward", "crossValidation": "cross-validation"}  # by the key that tells its folds
_BEFORE_THERE_WERE = {"warmup": False}  # what a run had before there was such a parameter


@dataclass(frozen=True)
class ComparisonRequest:
    """What is compared, by its place among the names.

    Attributes
    ----------
    names
        Strategies, and ids of runs; those of imported runs in place of their names.
    given
        Parameters for those that are still to run.
    finished
        Runs of this session.
    wanted
        What is still to run.
    bars_per_year
        Annualises all of them, if that is given.
    notes
        Which run a name stands for, where it might be another; what those that run take from the finished runs beside
        them.
    costs
        In basis points, at which all are measured too.
    again
        What has to be run for that: everything.
    own_bars
        Each is measured on all bars of its own, and none beside another.
    """

    names: list[str]
    question: str | None
    given: dict[str, Any]
    finished: dict[int, BacktestOutput]
    wanted: dict[int, RunRequest]
    bars_per_year: float | None
    notes: list[Sentence]
    costs: tuple[float, ...] | None = None
    again: dict[int, RunRequest] = field(default_factory=dict)
    own_bars: bool = False

    @property
    def labels(self) -> list[str]:
        """What each is called: a run by its strategy."""
        return [_label(self.finished[k]) if k in self.finished else each for k, each in enumerate(self.names)]

    def parts(self, run_id: str) -> dict[str, str]:
        """What the workers call each that is still to run, and its label."""
        runs = {part_id(run_id, place): self.labels[place] for place in self.wanted}
        return runs | {costs_id(run_id, place): self.labels[place] for place in self.again}


def part_id(run_id: str, place: int) -> str:
    return f"{run_id}.{place}"


def costs_id(run_id: str, place: int) -> str:
    return f"{run_id}.{place}.costs"


async def read_comparison(
    store: Store, book: PriceBook, visible: Collection[str] | None, session_id: str, given: Mapping[str, Any]
) -> ComparisonRequest:
    """Read what was given, and the finished runs that it names, of sessions that are `visible` to who asks in one.

    Raises
    ------
    BadInput, UnknownName, BadParameter
        Names that are too few, too many or unknown; runs that do not agree on what those beside them would take from
        them; parameters that are wrong.
    """
    values = {name: value for name, value in given.items() if value is not None}
    # As finished runs have them: 2% and 0.02 are one.
    values |= {name: read_rate(name, values[name]) for name in RATES if name in values}
    if "symbols" in values:
        values["symbols"] = ",".join(read_symbols(values["symbols"]))
    costs = read_costs(values.pop(COSTS.name, None))
    own = {spec.name: values.pop(spec.name, None) for spec in (STRATEGY_IDS, QUESTION)}
    names, question = bind([STRATEGY_IDS, QUESTION], own, owner=COMPARISON.command).values()
    if question and len(question) > MAX_QUESTION:
        raise BadInput(
            say(
                "comparison.question_long",
                "The question has {n:,} characters; {limit:,} are the limit.",
                n=len(question),
                limit=MAX_QUESTION,
            ),
            hint=say("comparison.ask_shorter", "Ask in fewer words."),
            code="too_long",
        )
    imports = ImportedNames(store, visible, session_id)
    if question is not None and (run_id := await imports.run_id(question)) is not None:
        names, question = [*names, run_id], None  # a name of several words, which a line takes for the question
    if len(names) < 2:
        raise BadInput(
            say("compare.given", "A comparison needs two or more strategies; {n} given.", n=len(names)),
            hint=say("compare.name_another_see", "Name another one; see /strategies."),
        )
    if len(names) > MOST:
        raise BadInput(
            say("compare.limit", "A comparison takes up to {limit} strategies; {n} given.", limit=MOST, n=len(names))
        )
    own_bars = _own_bars(names, values)
    if own_bars and costs is not None:
        raise BadInput(
            say("costs.own_bars", "Costs are measured on the bars that all have in common, and window=full is given."),
            hint=say("costs.one_of_both", "Leave one of them out."),
        )
    names, finished = await _finished(store, visible, names, imports)
    await imports.check_known([name for place, name in enumerate(names) if place not in finished])
    runs = [
        FinishedRun(f"{run.data['strategyId']} ({names[k]})", run.data)
        for k, run in finished.items()
        if not imported(run)  # which were given nothing that is known
    ]
    others = [name for place, name in enumerate(names) if place not in finished]
    # One symbol is for strategies that take one, several are for those that take several.
    takes = {"symbols" if name in STRATEGIES and STRATEGIES[name].spec.portfolio else "symbol" for name in others}
    settings = [spec for spec in RUN_PARAMETERS if spec.name in takes or spec.name not in ("symbol", "symbols")]
    taken = agreed(settings, runs, values, others)
    if "symbols" in values and takes == {"symbol"}:
        raise BadInput(
            say("compare.one_symbol", "symbols is given, and none of {names} takes several.", names=others),
            hint=say("compare.write_symbol", "Write symbol=SPX."),
        )
    if "symbol" in values and takes == {"symbols"}:
        raise BadInput(
            say("compare.several", "symbol is given, and each of {names} takes several.", names=others),
            hint=say("symbols.example", "Write symbols=SPX,IXIC."),
        )
    wanted = {
        place: await read_run(book, {"strategy_id": name, **_traded(name, {**taken, **values})})
        for place, name in enumerate(names)
        if place not in finished
    }
    # Where a strategy is to run, it has checked what it is given.
    bound = next(iter(wanted.values()))[1] if wanted else bind(RUN_PARAMETERS, values, owner=COMPARISON.command)
    notes = [*imports.notes, *told(settings, runs, values, taken, others)]
    again = {} if costs is None else wanted | {place: await _anew(book, run) for place, run in finished.items()}
    return ComparisonRequest(
        names,
        question,
        values,
        finished,
        wanted,
        bound["bars_per_year"],
        notes,
        costs,
        dict(sorted(again.items())),
        own_bars,
    )


def _own_bars(names: Sequence[str], values: dict[str, Any]) -> bool:
    """Whether each is to be measured on its own bars; takes that out of the values, unless it is for a strategy."""
    given = values.get(WINDOW.name, COMMON)
    if given not in (COMMON, FULL):
        specs = [STRATEGIES[name].spec.parameters for name in names if name in STRATEGIES]
        if not any(parameter.name == WINDOW.name for parameters in specs for parameter in parameters):
            raise BadParameter(
                say("compare.window", "window is {window}, which is nothing to compare over.", window=quoted(given)),
                hint=say("compare.window_takes", "Write window=common or window=full."),
            )
        return False
    values.pop(WINDOW.name, None)
    return bool(given == FULL)


def _traded(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given to all, without the symbols of strategies of the other sort."""
    several = name in STRATEGIES and STRATEGIES[name].spec.portfolio
    return {key: value for key, value in given.items() if key != ("symbol" if several else "symbols")}


def _label(run: BacktestOutput) -> str:
    name = str(run.data["strategyId"])
    return next((f"{name} {kind}" for key, kind in CHOSEN.items() if key in run.data), name)


async def _anew(book: PriceBook, run: BacktestOutput) -> RunRequest:
    """A finished run, to be run again. Raises what `read_run` raises, as where its strategy is gone."""
    if any(key in run.data for key in CHOSEN):
        raise BadInput(
            say(
                "costs.walked",
                "The parameters of {run} were chosen at the costs that it had: at others they might be others.",
                run=_label(run),
            ),
            hint=say("costs.walk_again", "Have it chosen anew at another commission, and compare both."),
        )
    if imported(run):
        raise BadInput(
            say(
                "costs.imported", "{name} was imported, and cannot be run at other costs.", name=run.data["strategyId"]
            ),
            hint=say("costs.without_it", "Compare the others without it."),
        )
    had = {name: value for name, value in run.data["parameters"].items() if value is not None}
    return await read_run(book, {"strategy_id": run.data["strategyId"], **_BEFORE_THERE_WERE, **had})


async def _finished(
    store: Store, visible: Collection[str] | None, names: Sequence[str], imports: ImportedNames
) -> tuple[list[str], dict[int, BacktestOutput]]:
    """The names, with ids in place of those of imported runs, and which of them are finished runs.

    A strategy's name is a strategy's, whatever was imported by it before there was that strategy.
    """
    named, found = list(names), {}
    for place, name in enumerate(names):
        if name in STRATEGIES:
            continue
        run = await _run(store, visible, name)
        if run is None and (run_id := await imports.run_id(name)) is not None:
            named[place], run = run_id, await _run(store, visible, run_id)
        if run is not None:
            found[place] = run
    return named, found


async def _run(store: Store, visible: Collection[str] | None, run_id: str) -> BacktestOutput | None:
    """A finished run of a visible session."""
    stored = await store.load_result(run_id)
    if stored is None:
        return None
    session, data, curves = stored
    seen = (visible is None or session in visible) and "strategyId" in data and "swept" not in data
    return BacktestOutput(data, curves) if seen else None
