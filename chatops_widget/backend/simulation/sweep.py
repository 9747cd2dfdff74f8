"""A sweep from what was asked to its numbers: which combinations there are, and the metrics of each."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ...commands.parameters import coerce, expected
from ...commands.ranges import expand, is_number
from ...errors import BadInput, BadParameter, ChatOpsError, unknown
from ...errors.sentences import say
from ...protocol.messages import ParameterSpec, StrategySpec
from ...protocol.metrics import METRICS
from ..inference.overfitting import BlockSums
from ..prices.price_book import PriceBook
from ..strategies.builtin import find
from ..strategies.definition import Strategy, StrategyFile
from ..trials.trial import Trials, trials_of
from ..trials.trial import together as trials_together
from ..trials.variant import variant_of
from .backtest import account_of, check
from .market import Market
from .random_search import draw
from .run_settings import RUN_PARAMETERS
from .tpe_search import TpeSearch, check_installed

Floats = npt.NDArray[np.float64]
Values = tuple[Any, ...]

MAX_COMBINATIONS = 10_000
BLOCKS = 12  # of the bars, to tell overfitting by: 924 ways to take half of them, and as many rankings of all
METRIC = ParameterSpec(
    name="metric",
    type="str",
    summary=say("spec.metric", "What the best has most of (of losses and costs: least)."),
    default="sharpe_ratio",
    choices=[name for name, metric in METRICS.items() if metric.better],
)
METHOD = ParameterSpec(
    name="method",
    type="str",
    summary=say(
        "spec.method", "Which combinations are tried: all of the grid, some of it at random, or by what others gave."
    ),
    default="grid",
    choices=["grid", "random", "tpe"],
)
TRIES = ParameterSpec(
    name="tries",
    type="int",
    summary=say("spec.tries", "How many of them, where not all are."),
    default=100,
    minimum=1,
    maximum=MAX_COMBINATIONS,
)
SEED = ParameterSpec(
    name="seed",
    type="int",
    summary=say("spec.seed", "What chance goes on from: the same seed tries the same ones."),
    default=0,
    minimum=0,
    maximum=2**32 - 1,
)
SEARCH_PARAMETERS = [METHOD, TRIES, SEED]
PREVIEW = ParameterSpec(
    name="preview",
    type="bool",
    summary=say("spec.preview", "Only say how many runs that is and about how long they take."),
    default=False,
)


@dataclass(frozen=True)
class Search:
    """How the combinations of a sweep were chosen from all there are."""

    method: str
    tries: int
    seed: int
    space: int = 0  # combinations there are
    counted: bool = False  # whether those against the strategy's rules are left out of that
    values: tuple[tuple[Any, ...], ...] = ()  # of each parameter, where each round is chosen by what the last one gave

    @property
    def adapts(self) -> bool:
        """Whether what is tried depends on what came of others."""
        return self.method == "tpe"


@dataclass(frozen=True)
class Plan:
    """What a sweep is to try."""

    spec: StrategySpec
    file: StrategyFile | None  # it came from, as of when the sweep was asked for
    metric: str
    names: tuple[str, ...]  # of the strategy's parameters
    swept: tuple[str, ...]  # those with more than one value
    asked: dict[str, str]  # the values of each swept one, as words
    combinations: list[Values]  # in the order of `names`; of a search that adapts as many as it will try
    skipped: int  # at odds with the strategy's rules
    common: dict[str, Any]  # symbol or symbols, window, costs
    search: Search | None = None  # without one, all there are

    @property
    def strategy_id(self) -> str:
        return self.spec.id

    @property
    def adapting(self) -> Search | None:
        """The search that finds the combinations on the way, by what came of others; None of those known beforehand."""
        return self.search if self.search is not None and self.search.adapts else None

    @property
    def traded(self) -> dict[str, str]:
        """The `symbol` of every run, or the `symbols` of a strategy that takes several."""
        return {name: self.common[name] for name in ("symbol", "symbols") if self.common.get(name) is not None}

    def parameters(self, combination: Values) -> dict[str, Any]:
        return dict(zip(self.names, combination, strict=True))

    def bound(self, combination: Values) -> dict[str, Any]:
        """All that one run is given, as by `backtest.check`."""
        return {**self.parameters(combination), **self.common}


def plan(book: PriceBook, given: Mapping[str, Any], *, searches: bool = False) -> Plan:
    """Read what was asked for; reads no prices.

    Parameters
    ----------
    searches
        Whether it may be some of the combinations (`SEARCH_PARAMETERS`).

    Raises
    ------
    UnknownName, BadParameter, BadInput
        Whatever is wrong that can be known before the first run.
    """
    values = {name: value for name, value in given.items() if value is not None}
    strategy_id = values.pop("strategy_id", None)
    if not isinstance(strategy_id, str):
        raise BadInput(
            say("sweep.needs_strategy", "A sweep needs a strategy."),
            hint=say("sweep.write", "/sweep sma_cross fast=5:50:5 slow=20,50,100"),
        )
    strategy = find(strategy_id)
    check_names(strategy.spec, [PREVIEW.name])
    metric = coerce(METRIC, values.pop("metric", METRIC.default), owner="/sweep")
    search = _search(strategy.spec, values) if searches else None
    own = {spec.name: spec for spec in strategy.spec.parameters}
    run = {spec.name for spec in RUN_PARAMETERS}
    for name in values:
        if name not in own and name not in run:
            searching = [spec.name for spec in SEARCH_PARAMETERS] if searches else []
            raise unknown("parameter", name, [*own, *run, "metric", *searching], of=strategy_id)
    tried = {
        name: expand(spec, values[name], owner=strategy_id) if name in values else [_usual(spec, strategy_id)]
        for name, spec in own.items()
    }
    swept = tuple(name for name, choices in tried.items() if len(choices) > 1)
    _check_size(strategy_id, tried, swept, own, limited=search is None)
    refusal: str | None = None

    def allowed(combination: Values) -> bool:
        nonlocal refusal
        bound = dict(zip(own, combination, strict=True))
        fault = next((said for rule in strategy.rules if (said := rule(bound))), None)
        refusal = refusal or fault
        return fault is None

    total = math.prod(map(len, tried.values()))
    if search is None:
        combinations = [each for each in itertools.product(*tried.values()) if allowed(each)]
        skipped = total - len(combinations)
    else:
        drawn = draw(list(tried.values()), search.tries, search.seed, allowed)
        combinations, skipped = drawn.combinations, drawn.skipped
        search = replace(search, space=drawn.space, counted=drawn.counted)
        if search.adapts:
            search = replace(search, values=tuple(tuple(each) for each in tried.values()))
    if not combinations:
        raise BadParameter(
            say(
                "sweep.none_allowed",
                "{strategy}: none of the {n:,} combinations is allowed; {refusal}",
                strategy=strategy_id,
                n=total,
                refusal=refusal,
            ),
            hint=say("sweep.move_apart", "Move the ranges apart."),
        )
    first = dict(zip(own, combinations[0], strict=True))
    bound = check(book, strategy_id, {**first, **{name: values[name] for name in values if name in run}})
    return Plan(
        spec=strategy.spec,
        file=strategy.file,
        metric=metric,
        names=tuple(own),
        swept=swept,
        asked={name: _words(values[name]) for name in swept},
        combinations=combinations,
        skipped=skipped,
        common={name: bound[name] for name in bound if name in run},
        search=search,
    )


def _search(spec: StrategySpec, values: dict[str, Any]) -> Search | None:
    """What was asked for of `SEARCH_PARAMETERS`, taken out of the values; None of a grid. Raises BadInput."""
    own = {each.name for each in spec.parameters}
    given = METHOD.default if METHOD.name in own else values.pop(METHOD.name, METHOD.default)
    method = coerce(METHOD, given, owner="/sweep")
    if method == METHOD.default:
        others = {each.name for each in (TRIES, SEED)} - own
        stray = next((name for name in values if name in others), None)
        if stray is not None:
            raise BadInput(
                say("sweep.grid_tries_all", "A grid tries all combinations: it has no {name}.", name=stray),
                hint=say("sweep.try_random", "Add method=random to try some of them at random."),
            )
        return None
    check_names(spec, [TRIES.name, SEED.name])
    if method == "tpe":
        check_installed()
    tries, seed = (coerce(each, values.pop(each.name, each.default), owner="/sweep") for each in (TRIES, SEED))
    return Search(method, tries, seed)


def tpe_search(plan: Plan) -> TpeSearch:
    """The search of a plan whose search adapts. Raises UnknownName for a strategy that has gone."""
    search, rules = plan.adapting, find(plan.strategy_id).rules
    assert search is not None

    def allowed(combination: Values) -> bool:
        bound = plan.parameters(combination)
        return all(rule(bound) is None for rule in rules)

    higher = METRICS[plan.metric].better != "lower"
    return TpeSearch(search.values, plan.combinations, search.seed, higher=higher, allowed=allowed)


def asks_preview(given: Mapping[str, Any], command: str) -> tuple[bool, dict[str, Any]]:
    """Whether only a preview is wanted, and the rest of what was given. Raises BadParameter."""
    rest = dict(given)
    asked = rest.pop(PREVIEW.name, None)
    return asked is not None and coerce(PREVIEW, asked, owner=f"/{command}"), rest


def check_names(spec: StrategySpec, names: Iterable[str]) -> None:
    """Raises BadInput for a strategy with a parameter of one of these names, which say how it is tried."""
    taken = next((name for name in names if any(each.name == name for each in spec.parameters)), None)
    if taken is not None:
        raise BadInput(
            say(
                "sweep.taken",
                "{strategy} has a parameter {name}, and so has what tries its parameters.",
                strategy=spec.id,
                name=taken,
            ),
            hint=say("sweep.rename", "Give the strategy's another name."),
        )


def _usual(spec: ParameterSpec, strategy_id: str) -> Any:
    if spec.required:
        raise BadParameter(
            say("parameters.needs", "{owner} needs {name}.", owner=strategy_id, name=spec.name),
            hint=expected(spec),
        )
    return spec.default


def _check_size(
    strategy_id: str,
    tried: Mapping[str, Sequence[Any]],
    swept: Sequence[str],
    own: Mapping[str, ParameterSpec],
    *,
    limited: bool,
) -> None:
    if not swept:
        ranged = next((spec for spec in own.values() if is_number(spec)), None)
        raise BadInput(
            say(
                "sweep.nothing",
                "Nothing to sweep: each parameter of {strategy} has one value.",
                strategy=strategy_id,
            ),
            hint=say(
                "sweep.example", "Give one several, for example {name}=5:50:5 or {name}=5,10,20.", name=ranged.name
            )
            if ranged
            else say("sweep.no_parameters", "Give one several, there are none to give."),
        )
    total = math.prod(map(len, tried.values()))
    if limited and total > MAX_COMBINATIONS:
        sizes = ", ".join(f"{name} {len(tried[name]):,}" for name in swept)
        raise BadInput(
            say(
                "sweep.too_many",
                "This sweep has {n:,} combinations ({sizes}); {limit:,} are the limit.",
                n=total,
                sizes=sizes,
                limit=MAX_COMBINATIONS,
            ),
            hint=say("sweep.fewer", "Take wider steps, or try some of them: method=random."),
            code="too_many",
        )


def _words(given: Any) -> str:
    """A range or list as it would be typed."""
    if not isinstance(given, (list, tuple)):
        return str(given)
    steps = {after - before for before, after in pairwise(given)} if all(type(each) is int for each in given) else set()
    if len(given) > 2 and len(steps) == 1 and (step := steps.pop()) > 0:
        return f"{given[0]}:{given[-1]}:{step}"
    return ",".join(map(str, given))


@dataclass(frozen=True)
class Batch:
    """What is kept of the returns of combinations: never the returns themselves, so that 10,000 need little memory."""

    trials: Trials
    blocks: BlockSums

    @classmethod
    def together(cls, parts: Sequence[Batch]) -> Batch:
        """Of all combinations, in this order."""
        sums, squares = (np.hstack([getattr(part.blocks, name) for part in parts]) for name in ("sums", "squares"))
        trials = trials_together([part.trials for part in parts])
        return cls(trials, BlockSums(sums, squares, parts[0].blocks.bars))

    def in_order(self, order: Sequence[int]) -> Batch:
        """The same with the combinations at these places, in this order."""
        trials = replace(
            self.trials,
            variants=tuple(self.trials.variants[place] for place in order),
            records=tuple(self.trials.records[place] for place in order),
            sketches=self.trials.sketches[list(order)],
        )
        blocks = replace(self.blocks, sums=self.blocks.sums[:, order], squares=self.blocks.squares[:, order])
        return Batch(trials, blocks)


def evaluate(
    market: Market, strategy: Strategy, plan: Plan, stop: Callable[[], None]
) -> tuple[Floats, dict[int, ChatOpsError], Batch]:
    """The metrics of every combination, a row each, NaN where undefined; why, of those that failed; their returns.

    `stop()` is called before each run; what it raises ends the batch.
    """
    prices = market.prices
    rows, failed, returns = run_each(market, strategy, plan, stop)
    variants = [variant_of(strategy, plan.bound(combination)) for combination in plan.combinations]
    batch = Batch(trials_of(prices, variants, returns.T), BlockSums.of(returns.T, BLOCKS))
    return rows, failed, batch


def run_each(
    market: Market, strategy: Strategy, plan: Plan, stop: Callable[[], None]
) -> tuple[Floats, dict[int, ChatOpsError], Floats]:
    """As `evaluate`; the returns as they are, a row for each combination."""
    rows, failed = [], {}
    returns = np.zeros((len(plan.combinations), len(market.prices.frame) - 1))
    for index, combination in enumerate(plan.combinations):
        stop()
        try:
            strategy.check(plan.parameters(combination))  # rules that are known only where it runs
            outcome, _, metrics = account_of(market, strategy, plan.bound(combination))
            rows.append([metrics[name] for name in METRICS])
            returns[index] = market.excess(outcome.returns)[1:]
        except ChatOpsError as error:
            failed[index] = error
            rows.append([math.nan] * len(METRICS))
    return np.array(rows).reshape(-1, len(METRICS)), failed, returns
