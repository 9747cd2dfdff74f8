"""What a strategy returned, as targets: one number a bar from -1 to 1, or in words what is wrong with it. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ...errors.sentences import Sentence, say
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
        what, hint = _fault(first)
        message = (
            say("targets.bad", "The strategy's exposure is {what} on {date}.", what=what, date=date)
            if bad.size == 1
            else say(
                "targets.many_bad",
                "The strategy's exposure is {what} on {date}, one of {n:,} such bars.",
                what=what,
                date=date,
                n=bad.size,
            )
        )
        raise BadInput(message, hint=hint)
    return target


def numbers_of(exposure: pd.Series) -> Floats:
    """What a strategy returned as numbers, whatever they are. Raises BadInput."""
    no_numbers = BadInput(
        say("targets.dtype", "The strategy returned a Series of {dtype}.", dtype=exposure.dtype),
        hint=say("targets.numbers", "It must hold numbers."),
    )
    if getattr(exposure.dtype, "kind", "O") not in _NUMBERS:
        raise no_numbers
    try:
        numbers: Floats = exposure.to_numpy(np.float64)
    except (TypeError, ValueError):
        raise no_numbers from None
    return numbers


def _fault(value: float) -> tuple[str, Sentence]:
    if np.isnan(value):
        hint = say(
            "targets.fill",
            "Missing values are taken for 0 only before the first decision. Say what it holds then, or .fillna(0).",
        )
        return say("targets.missing", "missing (NaN)"), hint
    if np.isinf(value):
        return say("targets.infinite", "infinite"), say(
            "targets.divided",
            "Something was divided by 0 there. It must be a number between -1 (all in short) and 1 (all in long).",
        )
    return f"{value:g}", say(
        "targets.limits",
        "It must be a number between -1 (all in short) and 1 (all in long), a share of the equity: nothing is"
        " borrowed.",
    )


def check_index(prices: pd.DataFrame, exposure: pd.Series) -> None:
    """Refuse what is not one value a bar, saying where it is not."""
    if not isinstance(exposure, pd.Series):
        raise BadInput(
            say("targets.type", "The strategy returned a {type}.", type=type(exposure).__name__),
            hint=say("targets.series", "It must return a pandas Series."),
        )
    check_rows(prices, exposure.index, say("targets.index", "Its Series must have prices.index."))


def check_rows(prices: pd.DataFrame, index: pd.Index, hint: Sentence) -> None:
    """Refuse another index than that of the prices, saying where it is another."""
    if index.equals(prices.index):
        return
    raise BadInput(
        say(
            "targets.other_index",
            "The strategy returned {n:,} values on another index than its {prices:,} prices: {difference}.",
            n=len(index),
            prices=len(prices),
            difference=_difference(prices.index, index),
        ),
        hint=hint,
    )


def _difference(wanted: pd.Index, got: pd.Index) -> Sentence:
    if not len(got):
        return say("index.none", "there are none")
    if got.has_duplicates:
        return say("index.twice", "{label} is there twice", label=_label(got[got.duplicated()][0]))
    known = got.isin(wanted)
    if not known.all():
        return say(
            "index.unknown",
            "it has {label}, where the prices begin with {first}",
            label=_label(got[~known][0]),
            first=_label(wanted[0]),
        )
    missing = wanted[~wanted.isin(got)]
    if len(missing):
        return say("index.missing", "{label} is missing", label=_label(missing[0]))
    return say("index.order", "its dates are in another order")


def _label(label: object) -> str:
    return date_text(label) if isinstance(label, pd.Timestamp) else str(label)[:40]
