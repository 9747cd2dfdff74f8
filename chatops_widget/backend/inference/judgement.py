"""Everything that can be said about a comparison: what differs, by how much, how sure, and what luck would do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .block_bootstrap import seed_of
from .bootstrap import DRAWS
from .bounds import PATHS, Bounds, all_bounds
from .data_snooping import BestAgainst, superior, superior_predictive_ability
from .deflated_sharpe import luck_of_the_best, robust_deflated_sharpe
from .effective_trials import effective_trials
from .pairwise import Pair, against, all_pairs
from .probabilistic_sharpe import TrackRecord, minimum_track_record, probabilistic_sharpe
from .sample import Sample
from .tie_groups import groups_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """One strategy: how sure its figures are, and its place.

    Attributes
    ----------
    bounds : Bounds
    probabilistic_sharpe : float
        The probability that the true Sharpe ratio is above 0; NaN without one.
    deflated_sharpe : float
        The same above what the best of `Judgement.trials` without skill would show.
    minimum_track_record : float
        Bars that would show a ratio above 0 with 95 % confidence; infinite if it is not.
    group : int or None
        Its tie group from 1, the best; None where nothing can be told.
    beats_benchmark : bool or None
        By StepM, at 5 % for all together; None for the benchmark, without one, and where nothing can be told.
    """

    name: str
    bounds: Bounds
    probabilistic_sharpe: float
    deflated_sharpe: float
    minimum_track_record: float
    group: int | None
    beats_benchmark: bool | None


@dataclass(frozen=True)
class Judgement:
    """What a comparison can say, for tables and for words.

    Attributes
    ----------
    strategies : in the order given
    pairs : every pair, with p values that allow for all of them
    against_benchmark : each beside the benchmark; empty without one
    best_against : BestAgainst or None
        Does the best beat the benchmark, with all that were tried allowed for?
    groups : names that can't be told apart by Sharpe ratio, the best group first; empty where nothing can be told
    trials : float
        Independent ones that deflated ratios allow for.
    luck : float
        The Sharpe ratio, a year, that the best of as many without skill is expected to show.
    bars, block : int
        Paired returns, and how many stay together in a resample (0 where nothing was resampled).
    seed : int
        Gives the same draws again.
    """

    strategies: tuple[Standing, ...]
    pairs: tuple[Pair, ...]
    against_benchmark: tuple[Pair, ...]
    best_against: BestAgainst | None
    groups: tuple[tuple[str, ...], ...]
    trials: float
    luck: float
    bars: int
    block: int
    seed: int


def judge(
    returns: Floats,
    names: Sequence[str],
    *,
    bars_per_year: float,
    benchmark: str | None = None,
    held: Floats | None = None,
    trials: float | None = None,
    growth: Floats | None = None,
    seed: int | None = None,
    draws: int = DRAWS,
    paths: int = PATHS,
) -> Judgement:
    """Judge strategies by their returns on the bars that all have in common.

    Parameters
    ----------
    returns : shape (n_bars, K)
        Simple returns, as fractions. Costs grow with K squared.
    names : one for each column
    bars_per_year : float
    benchmark : str, optional
        One of `names`, or that of `held`.
    held : shape (n_bars,), optional
        Returns of a benchmark that is not one of the strategies: it is beside them, and takes no place among them.
    trials : float, optional
        Independent trials that these were chosen from, where more were tried than are compared here; without it those
        that are compared count, near-copies for as much as they add (`effective_trials`).
    growth : shape (n_bars, K), optional
        Where `returns` are those above a risk-free rate: the returns themselves, for bounds of CAGR and drawdown.
    seed : int, optional
        Comes from the returns themselves if left out, so that the same comparison always says the same.
    draws, paths : int
        Of the tests, and of the bounds of CAGR and drawdown.

    Raises
    ------
    ValueError
        Returns that are not finite, names that do not fit, a benchmark that is none of them.
    """
    seed = seed_of(np.asarray(returns, dtype=np.float64)) if seed is None else seed
    own = range(len(names))
    if held is None or benchmark is None:
        sample = Sample.of(returns, names, bars_per_year, seed, draws)
    else:  # in the same draws as the strategies
        sample = Sample.of(np.column_stack([returns, held]), [*names, benchmark], bars_per_year, seed, draws)
    beside = () if benchmark is None else tuple(against(sample, benchmark))
    trials = effective_trials(sample.returns[:, own], seed=seed) if trials is None else trials
    records = [TrackRecord.of(sample.returns[:, column], ordered=True) for column in own]
    groups = _groups(sample, own)
    best, winners = _against_all(sample, benchmark)
    bounds = all_bounds(sample if growth is None else replace(sample, whole=growth), own, paths)

    def standing(column: int, name: str) -> Standing:
        record = records[column]
        return Standing(
            name,
            bounds[column],
            probabilistic_sharpe(record),
            robust_deflated_sharpe(record, trials),
            minimum_track_record(record),
            next((k for k, group in enumerate(groups, 1) if name in group), None),
            None if best is None or name == benchmark or column not in sample.places else name in winners,
        )

    return Judgement(
        strategies=tuple(standing(column, name) for column, name in enumerate(names)),
        pairs=tuple(all_pairs(sample, own)),
        against_benchmark=beside,
        best_against=best,
        groups=groups,
        trials=trials,
        luck=_luck(trials, len(sample.returns), records) * math.sqrt(bars_per_year),
        bars=len(sample.returns),
        block=sample.bootstrap.block if sample.places else 0,
        seed=seed,
    )


def _luck(trials: float, bars: int, records: Sequence[TrackRecord | None]) -> float:
    """What the best shows by luck, if its bars depend on each other as those of the best do."""
    best = max((record for record in records if record is not None), key=lambda record: record.sharpe, default=None)
    return luck_of_the_best(trials, bars, best.dependence if best is not None else 1.0)


def _named(sample: Sample, places: Sequence[int]) -> tuple[str, ...]:
    columns = list(sample.places)
    return tuple(sample.names[columns[place]] for place in places)


def _groups(sample: Sample, columns: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    places = [sample.places[column] for column in columns if column in sample.places]
    return tuple(_named(sample, group) for group in groups_of(sample.bootstrap, places)) if places else ()


def _against_all(sample: Sample, benchmark: str | None) -> tuple[BestAgainst | None, tuple[str, ...]]:
    """Whether the best beats the benchmark, and which ones do; None where it has nothing to test or no rival."""
    place = None if benchmark is None else sample.places.get(sample.names.index(benchmark))
    if place is None or len(sample.places) < 2:
        return None, ()
    return superior_predictive_ability(sample.bootstrap, place), _named(sample, superior(sample.bootstrap, place))
