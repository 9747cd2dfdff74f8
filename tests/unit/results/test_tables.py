"""Tables of what there is have the same columns whatever there is."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from chatops_widget.errors import BadInput
from chatops_widget.protocol.messages import ParameterSpec, StrategySpec, SymbolSpec
from chatops_widget.results.catalog_frames import strategies_frame, symbols_frame
from chatops_widget.results.handle import complete
from chatops_widget.results.run_list import COLUMNS, RunList
from chatops_widget.results.runs import BacktestRun
from tests.support.curves import comparison_of, walk
from tests.unit.export.test_one_card import result_of


def test_runs_are_rows_with_their_metrics_and_the_parameters_that_were_given() -> None:
    done = BacktestRun("bt_1", "sma", {"fast": 5, "beta": 2})
    complete(done, result_of(walk(300), "sma", start="2020-01-02", end="2021-03-04", parameters={"fast": 5, "beta": 2}))
    going = BacktestRun("bt_2", "momentum", {"symbol": "IXIC", "lookback": 60, "bars_per_year": None})
    frame = RunList([done, going]).frame
    assert list(frame.columns) == [*COLUMNS, "fast", "parameter.beta", "lookback"]
    assert frame.index.tolist() == ["bt_1", "bt_2"]
    assert frame.loc["bt_1", ["strategy", "status", "symbol", "sharpe_ratio", "fast", "parameter.beta"]].tolist() == [
        "sma", "completed", "sma", 0.71, 5, 2,
    ]  # fmt: skip
    assert frame.loc["bt_1", "start"] == pd.Timestamp("2020-01-02")
    assert frame.loc["bt_2", ["status", "symbol", "lookback"]].tolist() == ["queued", "IXIC", 60]
    assert frame.loc["bt_2"].isna()["sharpe_ratio"]
    assert str(frame["fast"].dtype) == "Int64"


def test_no_runs_are_a_table_with_the_same_columns_and_dtypes() -> None:
    empty, full = RunList().frame, RunList([BacktestRun("bt_1", "sma", {})]).frame
    assert list(empty.columns) == list(COLUMNS)
    assert empty.dtypes.equals(full.dtypes)
    assert RunList() == []


def test_strategies_tell_their_parameters_with_default_and_range() -> None:
    fast = ParameterSpec(name="fast", type="int", default=20, minimum=2, maximum=200)
    kind = ParameterSpec(name="kind", type="str", default="a", choices=["a", "b"])
    plain = ParameterSpec(name="cap", type="float")
    frame = strategies_frame([StrategySpec(id="sma", name="SMA", summary="Crosses.", parameters=[fast, kind, plain])])
    assert frame.loc["sma"].tolist() == ["SMA", "Crosses.", "fast=20 (2 to 200), kind=a (a, b), cap", ""]
    assert list(strategies_frame([]).columns) == list(frame.columns)


def test_symbols_tell_their_dates_where_they_are_known() -> None:
    known = SymbolSpec(
        symbol="SPX", name="S&P 500", start="1999-01-04", end="2018-12-31", bars=5031, source="arch.data"
    )
    minutes = SymbolSpec(symbol="M", start="2024-03-01T09:30:00", end="2024-03-02T18:45:00", bars=400)
    frame = symbols_frame([known, minutes, SymbolSpec(symbol="ACME", uploaded=True)])
    assert (frame.loc["SPX", "start"], frame.loc["SPX", "bars"]) == (pd.Timestamp("1999-01-04"), 5031)
    assert frame.loc["M", "start"] == pd.Timestamp("2024-03-01 09:30")
    assert frame.loc["ACME", ["start", "bars"]].isna().all()
    assert frame["uploaded"].tolist() == [False, False, True]
    assert symbols_frame([]).dtypes.equals(frame.dtypes)


def test_a_comparison_is_a_workbook_with_a_sheet_a_table(tmp_path: Path) -> None:
    comparison = comparison_of(a=walk(300), b=walk(300, 2))
    path = comparison.to_excel(tmp_path / "talk.xlsx")
    sheets = pd.read_excel(path, sheet_name=None, index_col=0)
    assert list(sheets) == ["Metrics", "Pairs", "Equity", "Drawdown", "Months"]
    pd.testing.assert_frame_equal(sheets["Equity"], comparison.equity, check_freq=False, check_index_type=False)
    assert sheets["Metrics"].loc["a", "sharpe_ratio"] == 1.0


def test_what_is_no_workbook_and_what_is_not_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = comparison_of(a=walk(300))
    with pytest.raises(BadInput, match=r"“talk.csv” is no workbook\. Name it \.xlsx\."):
        comparison.to_excel(tmp_path / "talk.csv")
    for name in ["openpyxl", "xlsxwriter", *(name for name in sys.modules if name.startswith("openpyxl."))]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BadInput, match=r"Excel needs openpyxl.*pip install openpyxl"):
        comparison.to_excel(tmp_path / "talk.xlsx")
    assert not (tmp_path / "talk.xlsx").exists()
