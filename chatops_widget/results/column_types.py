"""The dtype of a column of parameters, which people give as they like: one that any file of tables can hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

_WIDEST = 2**63  # what an Int64 has no room for


def typed(values: list[Any]) -> Any:
    """A parameter's column in the dtype that its values have in common; missing where one is None.

    Values of several kinds (a run's number beside what a sweep tried) have the text in common that is typed for each.
    """
    there = [value for value in values if value is not None]
    kinds = {type(value) for value in there}
    if kinds == {bool}:
        return pd.array(values, dtype="boolean")
    if kinds and kinds <= {int, float} and not any(isinstance(value, int) and abs(value) >= _WIDEST for value in there):
        if kinds == {int}:
            return pd.array(values, dtype="Int64")
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return pd.array([None if value is None else _as_typed(value) for value in values], dtype="string")


def _as_typed(value: Any) -> str:
    """As it stands in a command line: `5,10,20` for a list, `true` for True."""
    if isinstance(value, list | tuple):
        return ",".join(_as_typed(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
