"""The deepest drawdowns of an equity curve, each from its peak to its recovery. Pure: pandas in, pandas out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import BadParameter, quoted
from ..errors.sentences import say
from ..protocol.equity import NOISE

WORST = 5
COLUMNS = ["peak", "trough", "recovery", "depth", "length"]


def worst_drawdowns(equity: pd.Series, count: int = WORST) -> pd.DataFrame:
    """The `count` deepest, the worst first: one row each, by rank from 1.

    `peak` is the last bar at the highest equity so far, `trough` the first bar at the lowest until `recovery`, the
    first bar that is not below that peak (NaT where there is none yet). `depth` is trough over peak - 1, a fraction
    below 0; `length` the closes below the peak. A gap (NaN) is no bar.
    """
    if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or count < 1:
        raise BadParameter(
            say("drawdowns.count", "{count} is no number of drawdowns.", count=quoted(count)),
            hint=say("drawdowns.takes", "Give how many to list, such as 5."),
        )
    curve = equity.dropna()
    values = curve.to_numpy(np.float64)
    dates = pd.DatetimeIndex(curve.index).as_unit("ns")
    peaks = np.maximum.accumulate(values) if len(values) else values
    edges = np.flatnonzero(np.diff(values < peaks, prepend=False, append=False)).reshape(-1, 2)
    rows = []
    for first, over in edges:
        trough = first + int(values[first:over].argmin())
        peak = float(peaks[first])
        recovery = dates[over] if over < len(dates) else pd.NaT
        if (depth := values[trough] / peak - 1) < -NOISE:
            rows.append((dates[first - 1], dates[trough], recovery, depth, over - first))
    rows.sort(key=lambda row: row[3])  # equals keep their order
    table = pd.DataFrame(rows[: int(count)], columns=COLUMNS)
    table.index = pd.RangeIndex(1, len(table) + 1, name="rank")
    types = dict.fromkeys(COLUMNS[:3], "datetime64[ns]") | {"depth": "float64", "length": "int64"}
    return table.astype(types)
