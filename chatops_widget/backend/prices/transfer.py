"""Bars as they are sent to who asked for them. Pure."""

from __future__ import annotations

import numpy as np

from ...errors import BadInput
from ...errors.sentences import say
from ...protocol.messages import PricesData
from .validation import Prices, index_of

MAX_BARS = 1_000_000  # 48 MB


def prices_data(prices: Prices) -> PricesData:
    """All columns of the bars. Raises BadInput where they are too many for one answer."""
    frame = prices.frame
    if len(frame) > MAX_BARS:
        raise BadInput(
            say(
                "prices.too_many",
                "{symbol} has {n:,} bars there, and {most:,} are sent at once.",
                symbol=prices.symbol,
                n=len(frame),
                most=MAX_BARS,
            ),
            hint=say("prices.window", "Ask for fewer with start= and end=."),
            code="too_many_bars",
        )
    columns = {str(name): frame[name].to_numpy(np.float64).astype("<f8").tobytes() for name in frame}
    return PricesData(
        ok=True,
        symbol=prices.symbol,
        source=prices.source,
        bars_per_year=prices.bars_per_year,
        notes=[str(note) for note in prices.notes],
        columns={"date": index_of(frame).as_unit("ns").asi8.astype("<i8").tobytes(), **columns},
    )
