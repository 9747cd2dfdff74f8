"""Read a price file that came from somebody in a process of its own: a few bytes of it may unpack to gigabytes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pandas as pd

from ...errors import BadData
from ...errors.sentences import Sentence, say
from ..prices.price_book import read_file
from ..prices.validation import Prices
from ..processes import Limits, ProcessFailed, open_process
from ..processes.limits import GB

LIMITS = Limits(seconds=120.0, memory=3 * GB)  # the largest upload takes some 20 s and 1 GB
_PRICES = GB  # bytes of an answer: 10,000,000 bars have half of that
_HINT = say("shape.save_fewer", "Save fewer rows, or only the columns of prices.")


def read_guarded(path: Path, symbol: str, limits: Limits = LIMITS) -> Prices:
    """As `read_file`, within limits. Blocks, and holds nobody up. Raises BadData, naming the file."""
    try:
        with open_process(limits, (__name__,)) as process:
            answers = process.call(_read, path, symbol, most=_PRICES)
            # What comes back was made by our own code alone, from data that is no code.
            prices: Prices = pickle.loads(next(answers))
            return prices
    except ProcessFailed as failure:
        raise BadData(_ending(path.name, failure, limits), hint=_HINT) from None


def _ending(file: str, failure: ProcessFailed, limits: Limits) -> Sentence:
    match failure.reason:
        case "seconds":
            return say(
                "shape.slow", "{file} takes longer than {seconds:g} s to read.", file=file, seconds=limits.seconds
            )
        case "memory" | "answer":
            return _too_large(file)
    return say("shape.ends", "{file} ends the program that reads it.", file=file)


def _too_large(file: str) -> Sentence:
    return say("shape.memory", "{file} needs more memory to be read than there is for a file.", file=file)


def _read(path: Path, symbol: str) -> Iterator[bytes]:
    try:
        yield pickle.dumps(read_file(path, symbol))
    except MemoryError:
        raise BadData(_too_large(path.name), hint=_HINT) from None


def warm() -> None:
    """Have ready what reading needs, but for Arrow's threads, which would not be forked."""
    with suppress(ImportError):
        import pyarrow.parquet  # noqa: F401

    pd.read_csv(StringIO("date,close\n2020-01-01,1\n"))
