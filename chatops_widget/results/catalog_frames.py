"""What a backend can run and on what, as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..protocol.messages import ParameterSpec, PricesData, StrategySpec, SymbolSpec
from .columns import ResultColumns

_ENDS = ("start", "end")


def strategies_frame(specs: Sequence[StrategySpec]) -> pd.DataFrame:
    """One row a strategy, by the id it is run by: `name`, `summary`, `parameters` in words, the `file` it came in."""
    rows = [(each.name, each.summary, ", ".join(map(_parameter, each.parameters)), each.file) for each in specs]
    index = pd.Index([each.id for each in specs], name="strategy_id", dtype=object)
    return pd.DataFrame(rows, columns=["name", "summary", "parameters", "file"], index=index, dtype="string")


def symbols_frame(specs: Sequence[SymbolSpec]) -> pd.DataFrame:
    """One row a symbol: `name`, `start`, `end` and `bars` where they are known, `source`, whether it was `uploaded`."""
    index = pd.Index([each.symbol for each in specs], name="symbol", dtype=object)
    ends = {name: pd.Series([getattr(each, name) for each in specs], index=index, dtype=object) for name in _ENDS}
    return pd.DataFrame(
        {
            "name": pd.Series([each.name for each in specs], index=index, dtype="string"),
            **{name: pd.to_datetime(ends[name], format="ISO8601").dt.as_unit("ns") for name in _ENDS},
            "bars": pd.Series([each.bars for each in specs], index=index, dtype="Int64"),
            "source": pd.Series([each.source for each in specs], index=index, dtype="string"),
            "uploaded": pd.Series([each.uploaded for each in specs], index=index, dtype="bool"),
        },
        index=index,
    )


def prices_frame(data: PricesData) -> pd.DataFrame:
    """One row a bar: open, high, low, close, volume (float64, NaN where unknown) by `date`; the rest in `attrs`."""
    columns = ResultColumns(data.columns)
    frame = pd.DataFrame(
        {name: columns.values(name) for name in data.columns if name != "date"}, index=columns.dates("date")
    )
    frame.attrs |= {
        "symbol": data.symbol,
        "source": data.source,
        "bars_per_year": data.bars_per_year,
        "notes": list(data.notes),
    }
    return frame


def _parameter(spec: ParameterSpec) -> str:
    """`fast=20 (2 to 200)`."""
    default = "" if spec.default is None else f"={spec.default}"
    low, high = spec.minimum, spec.maximum
    if spec.choices:
        return f"{spec.name}{default} ({', '.join(spec.choices)})"
    if low is not None and high is not None:
        return f"{spec.name}{default} ({_number(low)} to {_number(high)})"
    return f"{spec.name}{default}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"
