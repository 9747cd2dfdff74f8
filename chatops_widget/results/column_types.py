"""The dtype of a column of parameters, which people give as they like."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def typed(values: list[Any]) -> Any:
    """A parameter's column in the dtype that its values have in common; missing where one is None."""
    there = [value for value in values if value is not None]
    kinds = {type(value) for value in there}
    if kinds == {bool}:
        return pd.array(values, dtype="boolean")
    if kinds == {int}:
        return pd.array(values, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if kinds == {str}:
        return pd.array(values, dtype="string")
    mixed = np.empty(len(values), dtype=object)
    mixed[:] = values
    return mixed
