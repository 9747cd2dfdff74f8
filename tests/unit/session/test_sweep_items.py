"""The map of a sweep's card has every value of both parameters, as long as a page can draw them."""

from __future__ import annotations

import numpy as np
import pytest

from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.sweeps import SweepResult
from chatops_widget.session import sweep_items


def swept(rows: int, columns: int) -> SweepResult:
    fast, slow = (each.ravel() for each in np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij"))
    values = {"parameter.fast": fast, "parameter.slow": slow, "metric.sharpe_ratio": fast * 0.01 + slow * 0.001}
    both = {"fast": "int", "slow": "int"}
    data = {"metric": "sharpe_ratio", "swept": both, "types": both, "combinations": rows * columns}
    return SweepResult(
        "sw", "sma_cross", data, ResultColumns({name: each.astype("<f8").tobytes() for name, each in values.items()})
    )


@pytest.mark.parametrize(("rows", "columns", "whole"), [(40, 40, True), (60, 60, True), (200, 30, False)])
def test_all_columns_of_a_large_map_are_there(rows: int, columns: int, whole: bool) -> None:
    result = swept(rows, columns)
    heat = sweep_items._heat(result, result.table)
    assert heat is not None
    assert heat.thinned != whole
    assert len(heat.column_values) == min(columns, sweep_items.MAX_HEAT_COLUMNS)
    assert len(heat.row_values) == min(rows, sweep_items.MAX_HEAT_ROWS)
    assert [len(row) for row in heat.cells] == [len(heat.column_values)] * len(heat.row_values)
    if whole:
        assert heat.cells[7][11] == pytest.approx(7 * 0.01 + 11 * 0.001)
