"""What a strategy returned, as targets: one number a bar from -1 to 1, or in words what is wrong with it. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ..prices.dates import date_text

Floats = npt.NDArray[np.float64]

_NUMBERS = "biufO"  # kinds of numpy's that may hold exposures; dates could be made floats too, and mean none


def targets_of(prices: pd.DataFrame, exposure: pd.Series) -> Floats:
    """The targets as an array. Raises BadInput with the rule that the strategy broke."""
    check_index(prices, exposure)
    target = numbers_of(exposure)
    bad = np.flatnonzero(~(np.abs(target) <= 1))  # written so that NaN counts as bad too
    if bad.size:
        first = float(target[bad[0]])
        date = date_text(prices.index[bad[0]])
        what, hint = _fault(first, date)
        more = "" if bad.size == 1 else f", one of {bad.size:,} such bars"
        raise BadInput(f"The strategy's exposure is {what} on {date}{more}.", hint=hint)
    return target


def numbers_of(exposure: pd.Series) -> Floats:
    """What a strategy returned as numbers, whatever they are. Raises BadInput."""
    no_numbers = BadInput(f"The strategy returned a Series of {exposure.dtype}.", hint="It must hold numbers.")
    if getattr(exposure.dtype, "kind", "O") not in _NUMBERS:
        raise no_numbers
    try:
        numbers: Floats = exposure.to_numpy(np.float64)
    except (TypeError, ValueError):
        raise no_numbers from None
    return numbers


def _fault(value: float, date: str) -> tuple[str, str]:
    if np.isnan(value):
        hint = "Missing values are taken for 0 only before the first decision. Say what it holds then, or .fillna(0)."
        return "missing (NaN)", hint
    limits = "between -1 (all in short) and 1 (all in long)"
    if np.isinf(value):
        return "infinite", f"Something was divided by 0 there. It must be a number {limits}."
    return f"{value:g}", f"It must be a number {limits}, a share of the equity: nothing is borrowed."


def check_index(prices: pd.DataFrame, exposure: pd.Series) -> None:
    """Refuse what is not one value a bar, saying where it is not."""
    if not isinstance(exposure, pd.Series):
        raise BadInput(f"The strategy returned a {type(exposure).__name__}.", hint="It must return a pandas Series.")
    if exposure.index.equals(prices.index):
        return
    raise BadInput(
        f"The strategy returned {len(exposure):,} values on another index than its {len(prices):,} prices:"
        f" {_difference(prices.index, exposure.index)}.",
        hint="Its Series must have prices.index.",
    )


def _difference(wanted: pd.Index, got: pd.Index) -> str:
    if not len(got):
        return "there are none"
    if got.has_duplicates:
        return f"{_label(got[got.duplicated()][0])} is there twice"
    known = got.isin(wanted)
    if not known.all():
        return f"it has {_label(got[~known][0])}, where the prices begin with {_label(wanted[0])}"
    missing = wanted[~wanted.isin(got)]
    return f"{_label(missing[0])} is missing" if len(missing) else "its dates are in another order"


def _label(label: object) -> str:
    return date_text(label) if isinstance(label, pd.Timestamp) else str(label)[:40]
