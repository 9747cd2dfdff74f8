"""What a run needs and a far worker may lack: price series and strategy files, each known by the hash of its content.

The encoding is our own, and no pickle of pandas: a worker may have another pandas than the backend.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from functools import cached_property

import msgspec
import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import as_sentence
from ...protocol.wire import pack, unpack
from ..prices.sample import PriceSample
from ..prices.validation import Prices, index_of
from ..strategies.definition import StrategyFile

_LENGTH = struct.Struct("!Q")  # of what stands before the columns
_ALIGNED = 64  # bytes: columns begin where a processor reads them fast


@dataclass(frozen=True)
class Parcel:
    """Something that is sent once and kept."""

    content: bytes = field(repr=False)

    @cached_property
    def key(self) -> str:
        return key_of(self.content)


def key_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class _Head(msgspec.Struct, frozen=True):
    """All of a series but its columns."""

    symbol: str
    source: str
    bars_per_year: float
    notes: list[str]
    adjusted_name: str
    unit: str  # of the dates
    bars: int
    columns: list[str]
    adjusted: bool
    sample: tuple[bytes, bytes] | None  # dates, closes


def _sampled(sample: PriceSample) -> tuple[bytes, bytes]:
    return sample.dates.astype("<i8").tobytes(), sample.closes.astype("<f8").tobytes()


def pack_prices(prices: Prices) -> Parcel:
    """A whole series, as a price book has it."""
    index, frame, sample = index_of(prices.frame), prices.frame, prices.sample
    head = _Head(
        symbol=prices.symbol,
        source=prices.source,
        bars_per_year=prices.bars_per_year,
        notes=list(prices.notes),
        adjusted_name=prices.adjusted_name,
        unit=index.unit,
        bars=len(frame),
        columns=[str(name) for name in frame],
        adjusted=prices.adjusted is not None,
        sample=None if sample is None else _sampled(sample),
    )
    told = pack(head)
    told += b" " * (-(_LENGTH.size + len(told)) % _ALIGNED)
    values = [frame[name].to_numpy(np.float64) for name in frame]
    if prices.adjusted is not None:
        values.append(prices.adjusted.to_numpy(np.float64))
    columns = [index.asi8.astype("<i8"), *(each.astype("<f8") for each in values)]
    return Parcel(b"".join([_LENGTH.pack(len(told)), told, *(each.tobytes() for each in columns)]))


def unpack_prices(content: bytes) -> Prices:
    """The series, on the very bytes that came: nobody can write to its prices. Raises msgspec.MsgspecError."""
    (length,) = _LENGTH.unpack_from(content)
    begin = _LENGTH.size + length
    head = unpack(content[_LENGTH.size : begin].rstrip(b" "), _Head)
    dates = np.frombuffer(content, "<i8", head.bars, begin)
    values: npt.NDArray[np.float64] = np.frombuffer(content, "<f8", offset=begin + dates.nbytes)
    rows = values.reshape(-1, head.bars)
    index = pd.DatetimeIndex(dates.view(f"<M8[{head.unit}]"), name="date")
    frame = pd.DataFrame(rows[: len(head.columns)].T, index=index, columns=head.columns, copy=False)
    sample = None
    if head.sample is not None:
        sample = PriceSample(
            *(np.frombuffer(each, kind) for each, kind in zip(head.sample, ("<i8", "<f8"), strict=True))
        )
    return Prices(
        frame=frame,
        symbol=head.symbol,
        source=head.source,
        bars_per_year=head.bars_per_year,
        notes=[as_sentence(note) for note in head.notes],
        adjusted=pd.Series(rows[-1], index=index, copy=False) if head.adjusted else None,
        adjusted_name=head.adjusted_name,
        sample=sample,
    )


def pack_file(file: StrategyFile) -> Parcel:
    return Parcel(msgspec.msgpack.encode(file))


def unpack_file(content: bytes) -> StrategyFile:
    """Raises msgspec.MsgspecError."""
    return msgspec.msgpack.decode(content, type=StrategyFile)
