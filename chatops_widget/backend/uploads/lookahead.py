"""Does a strategy see the future? Cut the prices short, ask again, and hold it to what it said. Pure."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..prices.dates import date_text
from ..simulation.engine import Floats, run

CUTS = (0.04, 0.1, 0.17, 0.25, 0.38, 0.5, 0.62, 0.77, 0.9, 0.999)  # of all bars
CLOSE = 1e-9  # two answers that are the same but for rounding
PATIENCE = 5.0  # seconds; of a slow strategy fewer cuts are tried


def suspicion(name: str, decide: Callable[[pd.DataFrame], pd.Series], prices: pd.DataFrame) -> str | None:
    """What is wrong with the past of this strategy, in words; None if nothing was found.

    Raises
    ------
    BadInput
        As the engine would, of an exposure that cannot be traded.
    """
    whole = _decided(decide, prices)
    if not _same(whole, _decided(decide, prices)).all():
        return f"{name} decides otherwise each time it is asked: its results cannot be repeated."
    started = time.monotonic()
    for share in CUTS:
        cut = int(len(prices) * share)
        known = prices.iloc[:cut]
        try:
            short = _decided(decide, known)
        except Exception as error:
            return (
                f"{name} could not be checked for looking ahead: on the first {cut:,} bars alone it raised "
                f"{type(error).__name__}: {error}."
            )
        wrong = np.flatnonzero(~_same(whole[:cut], short))
        if wrong.size:
            bar = int(wrong[0])
            last, first = date_text(known.index[-1]), date_text(known.index[bar])
            return (
                f"{name} looks ahead: if the prices end on {last}, it decides {short[bar]:g} instead of {whole[bar]:g} "
                f"on {first}. Its results are better than anybody could have had."
            )
        if time.monotonic() - started > PATIENCE:
            break
    return None


def _decided(decide: Callable[[pd.DataFrame], pd.Series], prices: pd.DataFrame) -> Floats:
    exposure = decide(prices)
    run(prices, exposure)
    return exposure.to_numpy(np.float64)


def _same(one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    return np.isclose(one, other, rtol=0, atol=CLOSE)
