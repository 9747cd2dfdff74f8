"""Propose combinations of a sweep by what came of those before: a tree-structured Parzen estimator, that of Optuna.

J. Bergstra, R. Bardenet, Y. Bengio and B. Kégl, Algorithms for Hyper-Parameter Optimization, Advances in Neural
Information Processing Systems 24 (2011). Combinations are proposed in rounds of always as many, and what came of a
round is told in the order proposed: so the same seed tries the same ones, however many workers run them and whichever
was done first. Within a round Optuna takes those that nobody has heard of for bad ones, so that they lie apart.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...errors import BadInput
from ...errors.sentences import say

ROUND = 10
MOST_ASKED = 4  # times for each that is wanted: what it proposes by then was tried, or is against the rules

Values = tuple[Any, ...]


def check_installed() -> None:
    """Raises BadInput where Optuna is not there."""
    if importlib.util.find_spec("optuna") is None:
        raise BadInput(
            say("sweep.no_optuna", "method=tpe needs Optuna, which is not installed where the backend runs."),
            hint=say(
                "sweep.install_optuna",
                "Install chatops_widget[optuna] there and start it again, or take method=random.",
            ),
            code="not_installed",
        )


def versions() -> list[str]:
    """Of the libraries on which it depends what a seed comes to."""
    return [importlib.metadata.version(name) for name in ("optuna", "numpy")]


class TpeSearch:
    """Proposes combinations, each once, in rounds.

    Parameters
    ----------
    values
        What each parameter may be.
    spare
        As many combinations as will be wanted, which are allowed: one of these that was not tried stands in where the
        estimator comes up with none that is new.
    higher
        Whether more of what is told is better.
    allowed
        Whether a combination keeps the strategy's rules.
    """

    def __init__(
        self,
        values: Sequence[Sequence[Any]],
        spare: Sequence[Values],
        seed: int,
        *,
        higher: bool,
        allowed: Callable[[Values], bool],
    ) -> None:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._optuna = optuna
        self._values = [_in_order(each) for each in values]
        self._allowed = allowed
        self._spare = [spare[place] for place in np.random.default_rng(seed).permutation(len(spare))]
        self._tried: set[Values] = set()
        self._waiting: list[Any] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True)
        self._study = optuna.create_study(sampler=sampler, direction="maximize" if higher else "minimize")
        self._ranges = {str(place): self._range(each) for place, each in enumerate(self._values)}

    def _range(self, values: Sequence[Any]) -> Any:
        """Of numbers their places in order, of which near ones are alike; of texts and switches one of so many."""
        if _are_numbers(values):
            return self._optuna.distributions.IntDistribution(0, len(values) - 1)
        return self._optuna.distributions.CategoricalDistribution(range(len(values)))

    def propose(self, most: int) -> list[Values]:
        """The next combinations: those of a round, or where it is the last so many."""
        wanted, found = min(ROUND, most), list[Values]()
        for _ in range(MOST_ASKED * wanted):
            if len(found) == wanted:
                break
            trial = self._study.ask(self._ranges)
            places = [trial.params[name] for name in self._ranges]
            each = tuple(values[place] for values, place in zip(self._values, places, strict=True))
            if each in self._tried or not self._allowed(each):
                self._study.tell(trial, state=self._optuna.trial.TrialState.FAIL)  # which it takes no notice of
                continue
            self._tried.add(each)
            found.append(each)
            self._waiting.append(trial)
        while len(found) < wanted:
            each = next(each for each in self._spare if each not in self._tried)
            self._tried.add(each)
            found.append(each)
            places = [values.index(value) for values, value in zip(self._values, each, strict=True)]
            self._study.enqueue_trial(dict(zip(self._ranges, places, strict=True)))
            self._waiting.append(self._study.ask(self._ranges))
        return found

    def tell(self, results: Sequence[float]) -> None:
        """What came of those proposed last, in their order; NaN of one that has no value counts as the worst."""
        for trial, value in zip(self._waiting, results, strict=True):
            if math.isnan(value):
                self._study.tell(trial, state=self._optuna.trial.TrialState.PRUNED)
            else:
                self._study.tell(trial, value)
        self._waiting.clear()


def _are_numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in values)


def _in_order(values: Sequence[Any]) -> list[Any]:
    return sorted(values) if _are_numbers(values) else list(values)
