"""A comparison's metrics as a pandas Styler: written as in the panel, better and worse told by colour."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..protocol.metric_text import cell, label
from ..protocol.metrics import METRICS
from .charts.goodness import goodness
from .charts.look import BUY, SELL

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

STRONGEST = 0.35  # how much of the colour the best and the worst have


def styled(metrics: pd.DataFrame) -> Styler:
    """Green is better and red worse, by what is better of each metric; where nothing is, no colour. Raises BadInput."""
    try:
        style = metrics.style
    except (ImportError, AttributeError):  # which of them depends on the pandas
        raise BadInput("A Styler needs Jinja2, which is not installed here.", hint="pip install jinja2") from None
    style.format({name: partial(cell, str(name)) for name in metrics.columns})
    style.format_index(lambda name: label(str(name)), axis="columns")
    judged: list[Hashable] = [name for name in metrics.columns if name in METRICS and METRICS[name].better is not None]
    style.apply(_colours, axis="index", subset=judged)
    return style


def _colours(column: pd.Series) -> list[Any]:
    shares = goodness(column.to_numpy(np.float64), str(column.name))
    if not np.nanmax(shares, initial=0.0) > 0:  # all alike
        return [""] * len(shares)
    return [_colour(share) for share in shares]


def _colour(share: float) -> str:
    """Nothing in the middle, more towards the ends."""
    if not np.isfinite(share):
        return ""
    strength = abs(share - 0.5) * 2 * STRONGEST
    red, green, blue = bytes.fromhex((BUY if share > 0.5 else SELL)[0][1:])
    return f"background-color: rgba({red}, {green}, {blue}, {strength:.2f})"
