"""The metric registry: each metric's unit, which values of it are better, whether cards show it, and its definition.

Its order is that of every table. `make types` writes it into `js/src/protocol.gen.ts` and `docs/python.md`; the
functions are in `backend/simulation/metrics.py`, the names that the panel shows in `js/src/i18n/locales/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..errors.sentences import METRIC, Phrase, Sentence

Unit = Literal["fraction", "ratio", "count", "bars", "money"]  # a fraction is shown as per cent
Better = Literal["higher", "lower", "closer to zero"]


@dataclass(frozen=True)
class Metric:
    """What is known of a metric wherever it is shown or ranked.

    `better` is None where more is neither good nor bad. `shown` ones stand on every card. A `signed` one has a + where
    it is positive. In definitions, r are the simple returns of n bars, b those of the benchmark, which is
    the symbol bought and held unless another was named, f those without risk, E is the equity and A the bars a year.
    """

    name: str
    definition: str
    _: KW_ONLY
    unit: Unit
    better: Better | None = None
    shown: bool = False
    signed: bool = False

    def rank(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Places of `values`, best first and NaN last; equals keep their order. Without a better, the most is first."""
        match self.better:
            case "lower":
                costs = values
            case "closer to zero":
                costs = np.abs(values)
            case _:
                costs = -values
        return np.argsort(costs, kind="stable")


_ALL = (
    Metric("total_return", "`E[-1] / E[0] - 1`", unit="fraction", better="higher", shown=True, signed=True),
    Metric("cagr", "`(1 + total_return) ** (A / n) - 1`", unit="fraction", better="higher", shown=True),
    Metric("annual_volatility", "`sd(r) * sqrt(A)`, with n - 1 in the divisor", unit="fraction", better="lower"),
    Metric("sharpe_ratio", "`mean(r - f) / sd(r - f) * sqrt(A)`", unit="ratio", better="higher", shown=True),
    Metric("sortino_ratio", "`mean(r - f) / sqrt(mean(min(r - f, 0) ** 2)) * sqrt(A)`", unit="ratio", better="higher"),
    Metric(
        "max_drawdown",
        "`min(E / cummax(E) - 1)`, the starting cash counted as a peak",
        unit="fraction",
        better="closer to zero",  # a backend that sends the loss as a positive number means the same
        shown=True,
    ),
    Metric("max_drawdown_duration", "the most closes in a row below an earlier peak", unit="bars", better="lower"),
    Metric("calmar_ratio", "`cagr / -max_drawdown`", unit="ratio", better="higher"),
    Metric("value_at_risk", "the 5 % quantile of r, of one bar; a loss is negative", unit="fraction", better="higher"),
    Metric(
        "conditional_value_at_risk",
        "the mean of the worst 5 % of r, of one bar; a loss is negative",
        unit="fraction",
        better="higher",
    ),
    Metric("win_rate", "share of closed trades with a gain", unit="fraction", better="higher"),
    Metric("profit_factor", "gains over losses of closed trades", unit="ratio", better="higher"),
    Metric("expectancy", "mean gain of a closed trade, in currency", unit="money", better="higher"),
    Metric("n_trades", "trades, closed and open", unit="count", shown=True),
    Metric("exposure_time", "share of closes with something held", unit="fraction"),
    Metric("turnover", "value traded over mean equity, of the whole run, not a year", unit="ratio"),
    Metric("total_fees", "commission, in currency", unit="money", better="lower"),
    Metric(
        "alpha",
        "`(1 + mean(r - f - beta * (b - f))) ** A - 1`, geometric, a year",
        unit="fraction",
        better="higher",
        signed=True,
    ),
    Metric("beta", "`cov(r - f, b - f) / var(b - f)`", unit="ratio"),
    Metric("information_ratio", "`mean(r - b) / sd(r - b) * sqrt(A)`", unit="ratio", better="higher"),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}
_NAMED_AFTER = {"sharpe": "Sharpe", "sortino": "Sortino", "calmar": "Calmar", "cagr": "CAGR"}
SHOWN = tuple(name for name, metric in METRICS.items() if metric.shown)


def metric_name(name: str) -> Sentence:
    """A metric within a sentence: the panel has a name for it in its reader's language."""
    words = " ".join(_NAMED_AFTER.get(word, word) for word in name.split("_"))
    return Sentence(words, Phrase(code=METRIC, values={"name": name}))
