"""The variance of a mean of bars that depend on those before: autocorrelation-robust (HAC), prewhitened.

D. W. K. Andrews and J. C. Monahan, An improved heteroskedasticity and autocorrelation consistent covariance matrix
estimator, Econometrica 60 (1992), as Ledoit and Wolf (2008) use it: a first-order autoregression takes most of the
dependence out, a Parzen kernel of data-driven width (D. W. K. Andrews, Econometrica 59, 1991) what is left, and the
result is coloured again.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEADIEST = 0.97  # a coefficient nearer to 1 would make the variance explode (Andrews and Monahan take the same)


def long_run_variance(series: Floats) -> float:
    """The limit of n times the variance of the series' mean; 0 for a series that does not vary.

    Parameters
    ----------
    series : shape (n_bars,)
        At least 4 bars, in any unit; the result is in its square.
    """
    n = len(series)
    centred = series - series.mean()
    before = float(centred[:-1] @ centred[:-1])
    if not before > 0:
        return 0.0
    coefficient = float(np.clip(centred[1:] @ centred[:-1] / before, -STEADIEST, STEADIEST))
    rest = centred[1:] - coefficient * centred[:-1]
    return _parzen(rest - rest.mean()) / (1 - coefficient) ** 2 * n / (n - 2)


def _parzen(series: Floats) -> float:
    n = len(series)
    variance = float(series @ series) / n
    if not variance > 0:
        return 0.0
    rho = float(np.clip(float(series[1:] @ series[:-1]) / (n * variance), -STEADIEST, STEADIEST))
    width = 2.6614 * (4 * rho**2 / (1 - rho) ** 4 * n) ** 0.2
    total = variance
    for lag in range(1, min(int(width), n - 1) + 1):
        x = lag / width
        weight = 1 - 6 * x**2 + 6 * x**3 if x <= 0.5 else 2 * (1 - x) ** 3
        total += 2 * weight * float(series[lag:] @ series[:-lag]) / n
    return total
