"""Read written numbers: 1234.5, and 1.234,5 or 1,234.5 where the file as a whole leaves one reading. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadData, quoted
from ...errors.sentences import say
from .origin import Origin

Floats = npt.NDArray[np.float64]

# Three digits behind the only comma may be thousands as well as decimals: no proof of either.
_COMMA_IS_DECIMAL = r"[+-]?\d+,(\d{1,2}|\d{4,})|[+-]?0,\d+|[+-]?\d{1,3}([. \xa0]\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}"
_POINT_IS_DECIMAL = r"[+-]?\d+\.(\d{1,2}|\d{4,})|[+-]?0\.\d+|[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}"
_WITH_COMMA = r"[+-]?(\d+|\d{1,3}([. \xa0]\d{3})+)(,\d+)?"
_WITH_POINT = r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"


def has_decimal_comma(column: pd.Series) -> bool:
    """Whether a text of it can be read with a comma before the decimals only."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return False
    return bool(column.dropna().astype("str").str.strip().str.fullmatch(_COMMA_IS_DECIMAL).any())


def decimal_comma(columns: Iterable[pd.Series]) -> bool | None:
    """Whether a comma stands before the decimals in these columns; None if nothing in them tells."""
    comma = point = False
    for column in columns:
        if pd.api.types.is_float_dtype(column.dtype):
            point = point or bool((column.dropna() % 1 != 0).any())
        elif not pd.api.types.is_numeric_dtype(column.dtype):
            text = column.dropna().astype("str").str.strip()
            comma = comma or has_decimal_comma(column)
            point = point or bool(text.str.fullmatch(_POINT_IS_DECIMAL).any())
    return comma if comma != point else None


def to_numbers(column: pd.Series, origin: Origin, comma: bool | None) -> Floats:
    """The column as floats, or the first text that stands where a number should. Raises BadData."""
    values: Floats = pd.to_numeric(column, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    if comma is not None and not pd.api.types.is_numeric_dtype(column.dtype):
        text = column.astype("str").str.strip()
        usual = text.where(text.str.fullmatch(_WITH_COMMA if comma else _WITH_POINT, na=False) & column.notna())
        usual = usual.str.replace(r"[. \xa0]" if comma else ",", "", regex=True).str.replace(",", ".")
        read = pd.to_numeric(usual, errors="coerce").to_numpy(np.float64, na_value=np.nan)
        values = np.where(np.isnan(read), values, read)
    wrong = np.flatnonzero(np.isnan(values) & column.notna().to_numpy())
    if wrong.size or pd.api.types.is_bool_dtype(column.dtype):
        row = int(wrong[0]) if wrong.size else 0
        raise BadData(
            say(
                "numbers.none",
                "{place}: {value} in column {column} is no number ({n:,} such in all).",
                place=origin.place(row),
                value=quoted(column.iloc[row]),
                column=quoted(column.name),
                n=wrong.size or len(column),
            ),
            hint=say("numbers.write", "Write 1234.5."),
        )
    return values
