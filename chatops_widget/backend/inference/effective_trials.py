"""As how many independent trials do many near-copies count?

The best of N strategies without skill shows a Sharpe ratio that grows with N, but near-copies have near-equal luck. The
Sharpe ratios of strategies without skill are jointly normal with the correlations of their returns, so what the best of
them is expected to show can be drawn; as many count as independent ones would show the same (`expected_best`, of Bailey
and Lopez de Prado, 2014, solved for N). Measured against eigenvalue counts (J. Li and L. Ji, Heredity 95, 2005; N. W.
Galwey, Genetic Epidemiology 33, 2009) and clusters of correlations it is the only one that gives the right maximum for
independent, clustered, equally correlated and swept strategies alike (docs/statistics.md).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .block_bootstrap import seed_of
from .deflated_sharpe import expected_best
from .returns import checked, vary

Floats = npt.NDArray[np.float64]

DRAWS = 4_000
STEPS = 60  # halvings: enough for any double


def effective_trials(returns: Floats, *, seed: int | None = None, draws: int = DRAWS) -> float:
    """As how many independent trials these count: from 1 (all the same) to K (nothing in common).

    Parameters
    ----------
    returns : shape (n_bars, K)
        Simple returns of every strategy tried, on the same bars. Those that do not vary, which did not trade, count
        for nothing; without any other the answer is 0.

    Raises
    ------
    ValueError
        Returns that are not finite.
    """
    returns = checked(returns)
    returns = returns[:, vary(returns)]
    count = returns.shape[1]
    if count < 2:
        return float(count)
    scaled = (returns - returns.mean(axis=0)) / returns.std(axis=0)
    random = np.random.default_rng(seed_of(returns) if seed is None else seed)
    factor = _factor(scaled)
    luck = random.standard_normal((draws // 2, len(factor))) @ factor
    # Each draw counts twice, with its sign turned too.
    return independent_trials(float(np.concatenate([luck.max(axis=1), -luck.min(axis=1)]).mean()), count)


def _factor(scaled: Floats) -> Floats:
    """Weights that give independent normal numbers the correlations of the columns, as few rows as there can be."""
    bars, count = scaled.shape
    if bars <= count:
        return np.asarray(scaled / np.sqrt(bars))
    values, vectors = np.linalg.eigh(scaled.T @ scaled / bars)
    return np.asarray(np.sqrt(np.maximum(values, 0))[:, None] * vectors.T)


def independent_trials(best: float, most: int) -> float:
    """The number, from 1 to `most`, of independent standard normal trials of which the best is expected at `best`."""
    low, high = 1.0, float(most)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if expected_best(1.0, middle) < best else (low, middle)
    return (low + high) / 2
