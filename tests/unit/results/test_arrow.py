"""A result is read by what reads Arrow as it is, and its curves without a copy."""

from __future__ import annotations

import sys
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars
import pyarrow
import pytest

from chatops_widget.errors import BadInput, CurvesUnavailable
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.runs import BacktestResult
from tests.support.curves import comparison_of, walk
from tests.unit.export.test_one_card import result_of, sweep_of


def test_the_curves_of_a_result_are_read_from_the_very_bytes_that_came() -> None:
    result = result_of(walk(300))
    table = pyarrow.table(result)
    assert table.column_names == ["date", "equity", "drawdown", "benchmark"]
    for name, column in result.curves.columns.items():
        [chunk] = table[name].chunks
        assert chunk.buffers()[1].address == np.frombuffer(column, "u1").ctypes.data
    pd.testing.assert_series_equal(
        table.to_pandas().set_index("date")["equity"], result.equity, check_freq=False, check_index_type=False
    )


def test_polars_reads_results_comparisons_and_sweeps() -> None:
    result, comparison = result_of(walk(300)), comparison_of(a=walk(300), b=walk(300, 2))
    assert polars.DataFrame(result)["equity"].to_list() == result.equity.tolist()
    assert polars.DataFrame(comparison)["strategy"].to_list() == ["a", "b"]
    swept = polars.DataFrame(sweep_of())
    assert swept.select("combination", "a", "b", "sharpe_ratio").rows()[0] == (3, 10, 50, 0.4)


def test_duckdb_asks_a_result_in_sql() -> None:
    result = result_of(walk(300))
    [(most, bars)] = duckdb.sql("select max(equity), count(*) from result").fetchall()
    assert (most, bars) == (result.equity.max(), 300)


def test_trades_and_fills_are_no_columns_of_the_curves() -> None:
    columns: dict[str, Any] = {"date": b"\0" * 8, "equity": b"\0" * 8, "trades.pnl": b"", "fills.units": b"\0" * 80}
    assert pyarrow.table(BacktestResult("r", "s", {}, ResultColumns(columns))).column_names == ["date", "equity"]


def test_what_cannot_be_handed_over_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CurvesUnavailable):
        pyarrow.table(BacktestResult("r", "s", {}, ResultColumns()))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadInput, match=r"Arrow needs pyarrow.*pip install pyarrow"):
        result_of(walk(30)).__arrow_c_stream__()
