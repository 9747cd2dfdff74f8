"""Hand tables over as Arrow streams, which polars, DuckDB and others read; numbers of a result without a copy."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..errors import BadInput
from .columns import ResultColumns

_BYTES = 8  # of a date or a float64


def stream_of_curves(curves: ResultColumns) -> Any:
    """`date` and each curve over it, in the buffers that they came in. Raises CurvesUnavailable, BadInput."""
    arrow = _pyarrow()
    columns = {name: raw for name, raw in curves.columns.items() if "." not in name}
    types = {name: arrow.timestamp("ns") if name == "date" else arrow.float64() for name in columns}
    arrays = [_array(arrow, types[name], raw) for name, raw in columns.items()]
    return arrow.table(arrays, names=list(columns)).__arrow_c_stream__()


def stream_of_frame(frame: pd.DataFrame) -> Any:
    """A frame with its index as the first column. Raises BadInput."""
    return _pyarrow().Table.from_pandas(frame.reset_index(), preserve_index=False).__arrow_c_stream__()


def _array(arrow: Any, kind: Any, raw: bytes) -> Any:
    return arrow.Array.from_buffers(kind, len(raw) // _BYTES, [None, arrow.py_buffer(raw)])


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        hint = "pip install pyarrow, or use the pandas objects: .metrics, .equity, .table"
        raise BadInput("Arrow needs pyarrow, which is not installed here.", hint=hint) from None
    return pyarrow
