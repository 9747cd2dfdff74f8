"""What a comparison says of costs, as DataFrames. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from .runs import metric_names

Costs = Mapping[str, Any]  # as the backend sent them


def costs_text(costs: Sequence[float] | float) -> str:
    """As they are typed; the backend says what is wrong with them."""
    return ",".join(map(str, costs)) if isinstance(costs, Iterable) and not isinstance(costs, str) else str(costs)


def same_costs(costs: Sequence[float] | None, there: Sequence[float]) -> bool:
    """Whether these are the costs that are there already; None takes any."""
    if costs is None:
        return True
    try:
        return sorted({float(cost) for cost in costs_text(costs).split(",")}) == list(there)
    except ValueError:
        return False


def sensitivity_frame(costs: Costs, labels: pd.Index) -> pd.DataFrame:
    """One row a strategy and cost, every metric; NaN where undefined."""
    rows = [metrics for row in costs["strategies"] for metrics in row["metrics"]]
    columns = metric_names([name for row in rows for name in row], complete=True)
    index = pd.MultiIndex.from_product([labels, [float(bps) for bps in costs["bps"]]], names=["strategy", "cost_bps"])
    table = [[float(row.get(name, math.nan)) for name in columns] for row in rows]
    return pd.DataFrame(table, index=index, columns=columns, dtype="float64")


def break_even_frame(costs: Costs, labels: pd.Index) -> pd.DataFrame:
    """One row a strategy: two costs in basis points, and in words what is no number."""
    rows = []
    for row in costs["strategies"]:
        found = (row["overZero"], row["overBenchmark"])
        words = [str(told) for each, told in zip(found, row["told"], strict=True) if each["bps"] is None]
        over_zero, over_benchmark = map(_basis_points, found)
        reason = " ".join(dict.fromkeys(words))
        rows.append({"over_zero": over_zero, "over_benchmark": over_benchmark, "reason": reason})
    table = pd.DataFrame(rows, index=labels, columns=["over_zero", "over_benchmark", "reason"])
    return table.astype({"over_zero": "float64", "over_benchmark": "float64", "reason": object})


def _basis_points(found: Mapping[str, Any]) -> float:
    if found["bps"] is not None:
        return float(found["bps"])
    return math.inf if found["never"] else math.nan
