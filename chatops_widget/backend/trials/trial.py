"""Trials: what the ledger keeps of variants that were run on the same bars. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..inference.probabilistic_sharpe import TrackRecord, dependence_of
from ..inference.returns import vary as varies
from ..prices.sample import PriceSample
from ..prices.validation import Prices, index_of
from .sketch import SIZE, sketches

Floats = npt.NDArray[np.float64]
Sketches = npt.NDArray[np.float16]


@dataclass(frozen=True)
class Bars:
    """The bars of one run: a symbol, its prices, and the first and last of them (nanoseconds since 1970)."""

    symbol: str
    sample: PriceSample
    first: int
    last: int
    per_year: float

    @classmethod
    def of(cls, prices: Prices) -> Bars:
        dates = dates_of(prices)
        sample = prices.sample or PriceSample.of(prices.frame)
        return cls(prices.symbol, sample, int(dates[0]), int(dates[-1]), prices.bars_per_year)


@dataclass(frozen=True)
class Trials:
    """Variants on the same bars, an entry each.

    `records` are None where returns do not vary, as when nothing was traded: such a variant is no trial.
    """

    bars: Bars
    variants: tuple[bytes, ...]
    records: tuple[TrackRecord | None, ...]
    sketches: Sketches  # shape (K, SIZE); half precision is finer than 256 draws are

    def without(self, left_out: Collection[int]) -> Trials:
        """With no record of these."""
        return replace(self, records=tuple(None if k in left_out else each for k, each in enumerate(self.records)))


def trials_of(prices: Prices, variants: Sequence[bytes], returns: Floats) -> Trials:
    """The trials of variants, from their simple returns after the first bar: shape (n_bars - 1, K)."""
    records: list[TrackRecord | None] = [None] * len(variants)
    kept = np.zeros((len(variants), SIZE), dtype=np.float16)
    vary = np.flatnonzero(varies(returns))
    if vary.size:
        scaled, found = _measured(np.ascontiguousarray(returns.T[vary]))
        kept[vary] = sketches(scaled, dates_of(prices)[1:])
        for k, record in zip(vary, found, strict=True):
            records[k] = record
    return Trials(Bars.of(prices), tuple(variants), tuple(records), kept)


def _measured(rows: Floats) -> tuple[Floats, list[TrackRecord]]:
    """Returns, a row each, scaled to mean 0 and deviation 1; and the ordered `TrackRecord` of each, many at once."""
    bars = rows.shape[1]
    mean, deviation = rows.mean(axis=1), rows.std(axis=1)
    scaled = (rows - mean[:, None]) / deviation[:, None]
    squares = scaled * scaled
    sharpe = mean / deviation * np.sqrt((bars - 1) / bars)
    moments = np.einsum("kt,kt->k", squares, scaled) / bars, np.einsum("kt,kt->k", squares, squares) / bars
    dependence = [dependence_of(row, ratio) for row, ratio in zip(scaled, sharpe, strict=True)]
    found = zip(sharpe, *moments, dependence, strict=True)
    return scaled, [TrackRecord(float(ratio), bars, *map(float, more)) for ratio, *more in found]


def together(parts: Sequence[Trials]) -> Trials:
    """Trials on the same bars as one, in this order."""
    return Trials(
        parts[0].bars,
        tuple(variant for part in parts for variant in part.variants),
        tuple(record for part in parts for record in part.records),
        np.concatenate([part.sketches for part in parts]),
    )


def dates_of(prices: Prices) -> npt.NDArray[np.int64]:
    """Nanoseconds since 1970."""
    return np.asarray(pd.DatetimeIndex(index_of(prices.frame)).as_unit("ns").asi8)
