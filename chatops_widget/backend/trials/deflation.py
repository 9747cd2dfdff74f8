"""What a result says of the trials it was chosen from: how many, what luck alone would show, what is left. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ..inference.deflated_sharpe import luck_of_the_best
from ..inference.probabilistic_sharpe import TrackRecord, probabilistic_sharpe
from ..inference.returns import FEWEST_BARS
from .tally import Tally

SURE = 0.95


def deflation(record: TrackRecord | None, tally: Tally, bars_per_year: float) -> dict[str, Any]:
    """`trials`, `deflatedSharpe` and `moreThanLuck` of a result; nothing for one whose returns do not vary."""
    if record is None:
        return {}
    luck = luck_of_the_best(tally.effective, record.bars, record.dependence)
    told: dict[str, Any] = {
        "trials": {
            "n": tally.n,
            "effective": tally.effective,
            "people": len(tally.people),
            "since": tally.since,
            "expectedMaxSharpe": luck * math.sqrt(bars_per_year),
            "best": record.sharpe >= tally.best,
        }
    }
    deflated = probabilistic_sharpe(record, above=luck)
    if math.isnan(deflated):
        return told
    return {**told, "deflatedSharpe": deflated, "moreThanLuck": deflated >= SURE and record.bars >= FEWEST_BARS}


def chosen_from(tallies: Iterable[Tally], finished: Iterable[Mapping[str, Any]]) -> float | None:
    """As how many independent trials those count that strategies were chosen from; None where nobody has counted.

    Of strategies on several price series or windows, those of the one with the most. What was `finished` before says
    how many there were then.
    """
    before = [each["trials"]["effective"] for each in finished if "trials" in each]
    return max([*(tally.effective for tally in tallies), *before], default=None)
