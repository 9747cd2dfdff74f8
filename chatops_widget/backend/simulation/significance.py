"""How sure the figures of a comparison are: its judgement as fields, and the sentences that follow from them. Pure.

Strategies are judged in the order of their ranking, so that in each pair the one with the higher Sharpe ratio comes
first and nothing depends on the order they were named in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from ...errors.sentences import joined
from ..inference import Pair, Standing, judge, tie_groups
from ..inference.metric_bootstrap import TESTED
from ..wording import costs_told, word_answer
from ..wording.comparison import against_holding, recommend
from ..wording.figures import reason, summarise

Floats = npt.NDArray[np.float64]
Fields = dict[str, Any]

MIN_DRAWS, MAX_DRAWS = 999, 9_999
PATHS = 199  # of the bounds of CAGR and drawdown, which cost most: 2.5 % of 200 is whole, so their level holds
DRAWS_A_PAIR = 40  # as many as let the smallest p that draws can show pass Holm's correction, twice over
ABOVE_RISK_FREE = ("sharpe_ratio", "sortino_ratio")  # what is measured above it
MAX_DRAWN = 10_000_000  # numbers held for the covariances of all draws: 80 MB


class Compared(msgspec.Struct, frozen=True):
    """The strategies of a comparison, as a worker judges them.

    Attributes
    ----------
    returns : shape (n_bars, K)
        Simple returns, best first.
    names : one for each column
    benchmark : (name, shape (n_bars,)) or None
        Returns of buying and holding, where none of the strategies is that.
    holding : str or None
        The one of the strategies that buys and holds.
    metric : str or None
        Another one whose tie groups are asked for.
    worst : bool
        Whether they are to begin with the worst of it.
    trials : float or None
        Independent trials that the strategies were chosen from, where somebody has counted.
    risk_free : shape (n_bars, K) or None
        What money without risk earned, for each of the strategies; those of `benchmark` are above it already.
    """

    returns: Floats
    names: tuple[str, ...]
    bars_per_year: float
    benchmark: tuple[str, Floats] | None = None
    holding: str | None = None
    metric: str | None = None
    worst: bool = False
    trials: float | None = None
    risk_free: Floats | None = None

    @property
    def excess(self) -> Floats:
        """Returns above those without risk."""
        return self.returns if self.risk_free is None else self.returns - self.risk_free


def draws_for(strategies: int) -> int:
    """As many draws as the pairs of so many strategies need, within what memory holds."""
    pairs = strategies * (strategies - 1) // 2
    return max(MIN_DRAWS, min(DRAWS_A_PAIR * pairs, MAX_DRAWS, MAX_DRAWN // strategies**2) // 1000 * 1000 - 1)


def judged(compared: Compared) -> Fields:
    """The fields that a comparison's data gains; `figures` are those of each strategy, by name.

    Where nothing can be told a field is None, and a pair's `reason` says why.
    """
    finite = np.flatnonzero(np.isfinite(compared.returns).all(axis=0))
    returns, names = compared.returns[:, finite], [compared.names[k] for k in finite]
    draws = draws_for(len(compared.names) + 1)
    benchmark, held = _benchmark(compared, names)
    found = judge(
        compared.excess[:, finite],
        names,
        bars_per_year=compared.bars_per_year,
        benchmark=benchmark,
        held=held,
        trials=compared.trials,
        growth=None if compared.risk_free is None else returns,
        draws=draws,
        paths=PATHS,
    )
    best, winners = found.best_against, [each.name for each in found.strategies if each.beats_benchmark]
    return {
        "figures": {each.name: _figures(each, deflated=compared.trials is not None) for each in found.strategies},
        "pairwise": [_row(pair) for pair in found.pairs],
        "benchmark": benchmark,
        "againstBenchmark": [_row(pair) for pair in found.against_benchmark],
        "bestAgainstBenchmark": None if best is None else {"p": best.p, "better": winners},
        "groups": [list(group) for group in found.groups],
        "pairedReturns": found.bars,
        "seed": found.seed,
        "draws": draws,
        "block": found.block,
        **({"trials": found.trials, "luck": found.luck} if compared.trials is not None else {}),
        **({"metricGroups": _groups(compared, finite, names, found.seed)} if compared.metric else {}),
    }


def with_judgement(data: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """The data with what was found about it, and the sentences that follow."""
    figures, groups = fields["figures"], fields.get("metricGroups")
    judged_data = {
        **data,
        "strategies": [{**entry, **figures.get(entry["strategy_id"], {})} for entry in data["strategies"]],
        **{name: value for name, value in fields.items() if name not in ("figures", "metricGroups")},
    }
    if "question" in data:
        judged_data["question"] = {**data["question"], "groups": groups, "groupsFrom": _end(data["question"])}
        judged_data["answer"] = word_answer(judged_data)
    holding = against_holding(judged_data)
    return {
        **judged_data,
        "summary": summarise(judged_data),
        "recommendation": recommend(judged_data),
        **({"benchmarkVerdict": holding} if holding else {}),
        "reasoning": joined([reason(judged_data), *costs_told(judged_data)]),
    }


def _end(question: Fields) -> str:
    return "worst" if question.get("wanted") == "worst" else "best"


def _benchmark(compared: Compared, names: Sequence[str]) -> tuple[str | None, Floats | None]:
    """The name of who buys and holds, and its returns where it is none of the strategies."""
    if compared.benchmark is not None and np.isfinite(compared.benchmark[1]).all():
        return compared.benchmark
    return (compared.holding if compared.holding in names else None), None


def _groups(
    compared: Compared, finite: npt.NDArray[np.int64], names: Sequence[str], seed: int
) -> list[list[str]] | None:
    """Tie groups by a metric, from one end of it; None if no test of its differences is known to hold."""
    metric = compared.metric
    if metric not in TESTED:
        return None
    returns = (compared.excess if metric in ABOVE_RISK_FREE else compared.returns)[:, finite]
    groups = tie_groups(returns, metric, worst=compared.worst, seed=seed, draws=MIN_DRAWS)
    return [[names[k] for k in group] for group in groups]


def _figures(each: Standing, *, deflated: bool) -> Fields:
    bounds = {name: value for name, value in vars(each.bounds).items() if name != "reason"}
    figures = {**bounds, "probabilistic_sharpe_ratio": each.probabilistic_sharpe}
    if deflated:
        figures["deflated_sharpe_ratio"] = each.deflated_sharpe
    return {**_told(figures), **({} if each.group is None else {"group": each.group})}


def _row(pair: Pair) -> Fields:
    numbers = {"difference": pair.difference, "lower": pair.lower, "upper": pair.upper, "p": pair.p}
    told = {name: value if math.isfinite(value) else None for name, value in (numbers | {"pHolm": pair.p_holm}).items()}
    return {"a": pair.a, "b": pair.b, **told, "reason": pair.reason}


def _told(figures: Mapping[str, float]) -> Fields:
    return {name: value for name, value in figures.items() if math.isfinite(value)}
