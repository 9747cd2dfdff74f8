"""Metrics in a document: which are shown, and each value as the panel writes it in English. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import chain

from .metrics import METRICS, SHOWN, Unit

NOTHING = "–"
MAX_COLUMNS = 6  # that still fit a page
# As the panel calls them in English, where that is not their name alone.
_LABELS = {
    "cagr": "CAGR",
    "annual_volatility": "volatility",
    "sharpe_ratio": "Sharpe",
    "sortino_ratio": "Sortino",
    "max_drawdown_duration": "drawdown length",
    "calmar_ratio": "Calmar",
    "value_at_risk": "VaR",
    "conditional_value_at_risk": "CVaR",
    "n_trades": "trades",
    "exposure_time": "exposure",
    "total_fees": "fees",
}
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # digits enough for any float
_ROUGH = Context(prec=4, rounding=ROUND_HALF_UP)


def columns(rows: Sequence[Mapping[str, float]], *, first: Iterable[str] = ()) -> list[str]:
    """`first`, then those every card shows; where a backend does not send all of them, what it sends instead."""
    names = [name for name in dict.fromkeys(chain(METRICS, *rows)) if any(name in row for row in rows)]
    shown = [name for name in SHOWN if name in names]
    if len(shown) < len(SHOWN):
        others = [name for name in names if name not in SHOWN]
        shown += sorted(others, key=METRICS.__contains__)  # its own words before our lesser ones
    return list(dict.fromkeys([*(name for name in first if name in names), *shown[:MAX_COLUMNS]]))


def label(name: str) -> str:
    """A metric's name for readers."""
    return _LABELS.get(name) or name.replace("_", " ")


def cell(name: str, value: float | None) -> str:
    """A value in its unit, rounded like `js/src/i18n/format.ts` rounds it."""
    if value is None:
        return NOTHING
    metric = METRICS.get(name)
    return measured(value, metric.unit if metric else None, signed=metric is not None and metric.signed)


def spelled(name: str, value: float | None) -> str:
    """A value in a sentence: as in a table, but money to the cent."""
    metric = METRICS.get(name)
    if value is not None and metric is not None and metric.unit == "money" and math.isfinite(value):
        return _signed(_rounded(value, 2))
    return cell(name, value)


def measured(value: float, unit: Unit | None, *, signed: bool = False, decimals: int = 2) -> str:
    """The same for any number of a unit; a ratio may have other `decimals`."""
    if not math.isfinite(value):
        return NOTHING
    match unit:
        case "fraction":
            return f"{_signed(_rounded(value * 100, 1), plus=signed)}\N{NO-BREAK SPACE}%"
        case "ratio":
            return _signed(_rounded(value, decimals))
        case "count" | "bars":
            return _signed(_rounded(value, 0))
    return _signed(_ROUGH.create_decimal(repr(float(value))).normalize())


def _rounded(value: float, decimals: int) -> Decimal:
    # From the shortest digits that mean this float, as browsers round: 1.005 is 1.01.
    return _EXACT.quantize(Decimal(repr(float(value))), Decimal(1).scaleb(-decimals))


def _signed(value: Decimal, *, plus: bool = False) -> str:
    sign = "\N{MINUS SIGN}" if value < 0 else "+" if plus and value > 0 else ""
    return f"{sign}{abs(value):,f}"
