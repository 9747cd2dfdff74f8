"""Opens that nobody saw: where a market closes overnight, few opens are the close before. Pure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors.sentences import Sentence, say
from .calendar import trades_every_day

OFTEN = 0.1  # of all bars: less is chance, with prices in whole cents
DAY = np.timedelta64(1, "D")


def opens_at_the_close(frame: pd.DataFrame) -> list[Sentence]:
    """A sentence, if many bars open at the close before. Hours, and markets that never close, may do so."""
    index = pd.DatetimeIndex(frame.index)
    if len(index) < 3 or np.median(np.diff(index.to_numpy())) < DAY or trades_every_day(index):
        return []
    opened, close = frame["open"].to_numpy(), frame["close"].to_numpy()
    same = (opened[1:] == close[:-1]) & (close[1:] != close[:-1])
    if same.mean() < OFTEN:
        return []
    return [
        say(
            "opens.at_close",
            "On {n:,} of {total:,} bars the open is the close before, as if nothing moved overnight: an order fills"
            " there at the very close that it was decided on.",
            n=same.sum(),
            total=len(frame),
        )
    ]
