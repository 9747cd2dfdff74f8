"""Small files of prices that unpack to gigabytes, or keep whoever reads them busy for minutes."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
from pyarrow import parquet

MB = 1024 * 1024
GOOD_HEAD = b"date,close\n2020-01-01,10\n2020-01-02,11\n"


def _packed(columns: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    # Without Arrow's own schema in it, what was written as one text and its places is read as so many texts.
    parquet.write_table(pa.table(columns), file, store_schema=False)
    return file.getvalue()


def repeated_text(rows: int = 9_500_000) -> bytes:
    """Less than a megabyte, also unpacked, as it says itself; who reads it holds the same text millions of times."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * 700]))
    return _packed({"date": pa.nulls(rows, pa.int64()), "close": pa.nulls(rows, pa.float64()), "note": text})


def many_rows(rows: int = 11_000_000) -> bytes:
    return _packed({"date": pa.nulls(rows, pa.int64()), "close": pa.nulls(rows, pa.float64())})


def many_columns(columns: int = 5_000) -> bytes:
    return _packed({f"c{k}": pa.array([1.0]) for k in range(columns)})


def wide_header(columns: int = 15_000) -> bytes:
    return ",".join(f"c{k}" for k in range(columns)).encode() + b"\n"


def commas() -> bytes:
    """One line of nothing but separators: each is a column."""
    return b"," * (8 * MB)


def commas_below() -> bytes:
    """The same, below what looks like prices."""
    return GOOD_HEAD * 30 + commas()
